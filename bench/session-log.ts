import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { formatSegmentHeader } from "log-thread/line";
import { formatBare } from "./bare-line.ts";
import { fieldsOf, KINDS, makeEvents, randomNumbers } from "./events.ts";

/** A log to be brought into a database, and what can be asked of it. */
export interface SessionLog {
  readonly directory: string;
  readonly events: number;
  /** Lines with the segment's first. */
  readonly lines: number;
  /** The beginning of a day in the middle of it. */
  readonly day: string;
  readonly nextDay: string;
  /** A session of its last events. */
  readonly session: string;
}

/** A word in the text of `RARE_EVENTS` events, and of no others. */
export const RARE_WORD = "quicksilver";
export const RARE_EVENTS = 5;

/** Sessions that are at work at the same time, and events of each: what indexes over sessions find hard. */
const SESSIONS_AT_ONCE = 64;
const SESSION_EVENTS = 250;
/** How long it took to be written, in days, whatever its size. */
const DAYS = 30;
const DAY_MS = 86_400_000;
const BEGINNING_MS = Date.UTC(2026, 0, 1);
const SEGMENT_ID = "sessionssessionssessionsse";
const CHUNK_LINES = 4_096;

/** Writes a log of so many events, of which every text and session is another one; the same bytes every time. */
export function writeSessionLog(directory: string, events: number): SessionLog {
  mkdirSync(directory, { recursive: true });
  const file = openSync(join(directory, "master.log"), "wx");
  writeSync(file, `${formatSegmentHeader(BEGINNING_MS, SEGMENT_ID)}\n`);
  const random = randomNumbers(11);
  const sessions = Array.from({ length: SESSIONS_AT_ONCE }, () => newSession(random));
  const rareEvery = Math.max(1, Math.floor(events / RARE_EVENTS));
  let session = "";
  for (let from = 0; from < events; from += CHUNK_LINES) {
    const set = makeEvents("distinct", Math.min(CHUNK_LINES, events - from), from + 1);
    let text = "";
    for (let index = 0; index < set.count; index++) {
      const at = from + index;
      const place = random() % SESSIONS_AT_ONCE;
      if (random() % SESSION_EVENTS === 0) sessions[place] = newSession(random);
      session = sessions[place] as string;
      const { type, source } = KINDS[at % KINDS.length] as (typeof KINDS)[number];
      const isRare = at % rareEvery === 0 && at / rareEvery < RARE_EVENTS;
      const said = isRare ? `${set.texts[index]} ${RARE_WORD}` : (set.texts[index] as string);
      const timeMs = BEGINNING_MS + Math.floor((at / events) * DAYS * DAY_MS);
      text += `${formatBare(timeMs, type, source, said, fieldsOf(set, index))} session_id=${session}\n`;
    }
    writeSync(file, text);
  }
  closeSync(file);
  const day = (offset: number): string => new Date(BEGINNING_MS + (DAYS / 2 + offset) * DAY_MS).toISOString();
  return { directory, events, lines: events + 1, day: day(0), nextDay: day(1), session };
}

function newSession(random: () => number): string {
  return `s${random().toString(16)}${random().toString(16)}`;
}
