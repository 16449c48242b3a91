import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { formatSegmentHeader } from "log-thread/line";
import { formatBare } from "./bare-line.ts";
import { fieldsOf, KINDS, makeEvents } from "./events.ts";

/** A log to be read, and what is known of it beforehand. */
export interface BigLog {
  readonly directory: string;
  /** The file that holds all of it. */
  readonly path: string;
  readonly events: number;
  readonly bytes: number;
  /** The time of the last event. */
  readonly endMs: number;
  /** Events with `RARE_TEXT`, as many with `PLAIN_TEXT`; with `COMMON_TEXT`, and of `RARE_TYPE`. */
  readonly rareTexts: number;
  readonly commonTexts: number;
  readonly rareTypes: number;
}

export const RARE_TEXT = "was dropped by peer!";
/** As rare, but of letters of which every line is full. */
export const PLAIN_TEXT = "was closed by client";
export const COMMON_TEXT = "cache miss, answered";
export const RARE_TYPE = "error:io";

/** Lines that are written over and over, each time with other timestamps: about a megabyte. */
const TEMPLATE_LINES = 8_192;
/** One line of the template is of the rare type. */
const RARE_TYPE_LINE = 4_097;
/** Rare texts in the whole log, evenly spread; each stands where the template says `SPOKEN_OF`, the plain one where it says so again. */
const RARE_TEXTS = 10;
const SPOKEN_OF = "received from client";

/** One event a second: what an agent does that is never idle. */
const EVENT_INTERVAL_MS = 1_000;
const SEGMENT_ID = "benchmarkbenchmarkbenchmar";
const BEGINNING_MS = Date.UTC(2026, 0, 1);

/** Writes a log of about so many bytes into a new directory, the same bytes every time. */
export function writeBigLog(parent: string, bytes: number): BigLog {
  const directory = join(parent, "big-log");
  mkdirSync(directory);
  const path = join(directory, "master.log");
  const { template, starts } = makeTemplate();
  const rareTemplate = Buffer.from(template);
  const spokenOf = template.indexOf(SPOKEN_OF);
  rareTemplate.write(RARE_TEXT, spokenOf);
  rareTemplate.write(PLAIN_TEXT, template.indexOf(SPOKEN_OF, spokenOf + 1));
  const blocks = Math.max(RARE_TEXTS, Math.ceil(bytes / template.length));
  const rareInterval = Math.floor(blocks / RARE_TEXTS);
  const file = openSync(path, "a");
  let written = writeSync(file, `${formatSegmentHeader(BEGINNING_MS, SEGMENT_ID)}\n`);
  for (let block = 0; block < blocks; block++) {
    const rare = block % rareInterval === 0 && block / rareInterval < RARE_TEXTS;
    const lines = rare ? rareTemplate : template;
    stamp(lines, starts, block * TEMPLATE_LINES);
    written += writeSync(file, lines);
  }
  closeSync(file);
  const events = blocks * TEMPLATE_LINES;
  const endMs = BEGINNING_MS + (events - 1) * EVENT_INTERVAL_MS;
  const commonTexts = blocks * (TEMPLATE_LINES / KINDS.length);
  return {
    directory,
    path,
    events,
    bytes: written,
    endMs,
    rareTexts: RARE_TEXTS,
    commonTexts,
    rareTypes: blocks,
  };
}

function makeTemplate(): { template: Buffer; starts: number[] } {
  const events = makeEvents("typical", TEMPLATE_LINES, 7);
  const starts: number[] = [];
  let text = "";
  for (let index = 0; index < TEMPLATE_LINES; index++) {
    const kind = KINDS[index % KINDS.length] as (typeof KINDS)[number];
    const { type, source } = index === RARE_TYPE_LINE ? { type: RARE_TYPE, source: "disk" } : kind;
    starts.push(text.length);
    text += `${formatBare(BEGINNING_MS, type, source, events.texts[index] as string, fieldsOf(events, index))}\n`;
  }
  return { template: Buffer.from(text, "latin1"), starts };
}

/** Gives every line of the template its own time; the date is made anew only where a day begins. */
function stamp(template: Buffer, starts: readonly number[], first: number): void {
  let day = Number.NaN;
  let date = "";
  for (let index = 0; index < starts.length; index++) {
    const timeS = BEGINNING_MS / 1000 + ((first + index) * EVENT_INTERVAL_MS) / 1000;
    const ofDay = timeS % 86_400;
    const at = starts[index] as number;
    if (timeS - ofDay !== day) {
      day = timeS - ofDay;
      date = new Date(day * 1000).toISOString().slice(0, 10);
    }
    template.write(date, at, "latin1");
    twoDigits(template, at + 11, Math.floor(ofDay / 3600));
    twoDigits(template, at + 14, Math.floor(ofDay / 60) % 60);
    twoDigits(template, at + 17, ofDay % 60);
  }
}

function twoDigits(bytes: Buffer, at: number, value: number): void {
  bytes[at] = 48 + Math.floor(value / 10);
  bytes[at + 1] = 48 + (value % 10);
}
