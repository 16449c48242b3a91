import { limits } from "../../base/index.ts";
import { formatTimestamp } from "../../line/index.ts";
import { typeFault } from "../checked-type.ts";
import { readOwnJson } from "../import/own-json.ts";
import { readOwnLine } from "../import/own-line.ts";
import { type LineReader, type Reading, refused } from "../import/reading.ts";
import type { NewEvent } from "../log-writer.ts";
import { showDuration } from "../quantities.ts";

const OPENING_BRACE = 0x7b;

/** A reader of lines of which each is the text of an event like the one given. */
export function textReader(event: NewEvent): LineReader {
  return (line) => [{ kind: "event", event: { ...event, text: line.toString("utf8") } }];
}

/** Reads a line that is an event: in the log's own form, or as JSON. It has to be of this moment. */
export function readIncomingEvent(line: Buffer): Reading[] {
  const isJson = line[0] === OPENING_BRACE;
  return (isJson ? readOwnJson(line) : readOwnLine(line)).map((reading) => {
    if (reading.kind === "refused")
      return isJson ? reading : refused(`no JSON object, and ${reading.reason}`);
    const fault = faultOf(reading.event, Date.now());
    return fault === undefined ? reading : refused(fault);
  });
}

/** What is appended happens now: readers find their way by time, and history behind it would mislead them. */
function faultOf({ type, timeMs }: NewEvent, nowMs: number): string | undefined {
  if (timeMs !== undefined && Math.abs(timeMs - nowMs) > limits.clockDisorderMs) {
    return (
      `its time is ${formatTimestamp(timeMs)}, more than ${showDuration(limits.clockDisorderMs)} from now; ` +
      "leave the time out, or write history with log-thread import"
    );
  }
  return typeFault(type);
}
