import { Cuts } from "./cuts.ts";
import { safeString } from "./describe.ts";
import { LineFormatter } from "./format.ts";
import { listFields } from "./list-fields.ts";
import { Normaliser } from "./normalise.ts";
import { noRedaction } from "./redactor.ts";
import type { LogValue } from "./value.ts";

/** What a line can be made of. */
export interface LineInput {
  /** `2026-01-09T14:32:01.456Z`, or milliseconds since 1970. */
  readonly timestamp: string | number;
  readonly type: string;
  readonly source: string;
  readonly text?: string | undefined;
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
}

const formatter = new LineFormatter();

/**
 * Writes an event as its canonical line, without a newline, at most 64 KiB with it. Nothing is
 * redacted here: that is done by a log, for what it writes itself.
 *
 * @example
 * ```ts
 * import { formatLine } from "log-thread/line";
 *
 * console.log(
 *   formatLine({
 *     timestamp: "2026-01-09T14:32:01.456Z",
 *     type: "llm:response",
 *     source: "agent",
 *     text: "cache miss",
 *     fields: { tokens_out: 128, stop: "end of turn", tools: ["search"] },
 *   }),
 * );
 * ```
 * ```text
 * 2026-01-09T14:32:01.456Z|llm:response|agent|cache miss tokens_out=128 stop="end of turn" tools=["search"]
 * ```
 */
export function formatLine(event: LineInput): string {
  const timeMs = typeof event.timestamp === "number" ? event.timestamp : Date.parse(event.timestamp);
  return formatter.format(timeMs, event.type, event.source, event.text, event.fields);
}

/** An event's parts as they are read back from its line. */
export interface NormalEvent {
  readonly type: string;
  readonly source: string;
  readonly text: string | undefined;
  readonly fields: Readonly<Record<string, LogValue>>;
}

/**
 * What is read back of an event that was written: the law of the format is
 * `parseLine(formatLine(event))` = `normaliseEvent(event)` for every event within the bounds.
 *
 * @example
 * ```ts
 * import { normaliseEvent } from "log-thread/line";
 *
 * console.log({ ...normaliseEvent({ timestamp: 0, type: "a:b", source: "s", fields: { n: 10n, none: undefined } }).fields });
 * ```
 * ```text
 * { n: '10' }
 * ```
 */
export function normaliseEvent(event: LineInput): NormalEvent {
  const cuts = new Cuts();
  const { fields, session, logCut } = listFields(event.fields, noRedaction, cuts);
  const normal: Record<string, LogValue> = Object.create(null);
  for (const [key, value] of fields) normal[key] = value;
  const id = session === undefined || session === null ? "" : safeString(session).toWellFormed();
  if (id !== "") normal["session_id"] = id;
  if (logCut !== undefined) normal["log_cut"] = logCut;
  return {
    type: event.type.toWellFormed(),
    source: event.source.toWellFormed(),
    text:
      event.text === undefined || event.text === ""
        ? undefined
        : new Normaliser(noRedaction, cuts, "text").text(event.text),
    fields: normal,
  };
}
