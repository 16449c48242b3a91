import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { formatSegmentHeader } from "log-thread/line";
import { KINDS, randomNumbers } from "./events.ts";

/** A log to be asked by its index, and what is known of it beforehand. */
export interface IndexLog {
  readonly directory: string;
  /** The file that holds all of it. */
  readonly path: string;
  readonly events: number;
  /** Events whose types begin with `error:`. */
  readonly errors: number;
  /** A session in the middle of it, and how many events it has. */
  readonly session: string;
  readonly sessionEvents: number;
}

/** One event in this many is an error. */
const ERROR_EVERY = 100;
const ERRORS = ["error:io", "error:runtime", "error:timeout", "error:llm"];

/** Sessions that are at work at the same time, and events of each on average. */
const SESSIONS_AT_ONCE = 16;
const SESSION_EVENTS = 800;

/** How long it took to be written, in days, whatever its size. */
const DAYS = 30;
const DAY_MS = 86_400_000;
const BEGINNING_MS = Date.UTC(2026, 0, 1);
const SEGMENT_ID = "indexedindexedindexedindex";
const CHUNK_LINES = 4_096;

/** Writes a log of so many events, of about a hundred bytes each; the same bytes every time. */
export function writeIndexLog(directory: string, events: number): IndexLog {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, "master.log");
  const file = openSync(path, "wx");
  writeSync(file, `${formatSegmentHeader(BEGINNING_MS, SEGMENT_ID)}\n`);
  const random = randomNumbers(5);
  const sessions = Array.from({ length: SESSIONS_AT_ONCE }, () => newSession(random));
  const counts = new Map<string, number>();
  let errors = 0;
  for (let from = 0; from < events; from += CHUNK_LINES) {
    let text = "";
    for (let at = from; at < Math.min(from + CHUNK_LINES, events); at++) {
      const place = random() % SESSIONS_AT_ONCE;
      if (random() % SESSION_EVENTS === 0) sessions[place] = newSession(random);
      const session = sessions[place] as string;
      counts.set(session, (counts.get(session) ?? 0) + 1);
      const kind = KINDS[random() % KINDS.length] as (typeof KINDS)[number];
      const isError = random() % ERROR_EVERY === 0;
      if (isError) errors++;
      const type = isError ? ERRORS[random() % ERRORS.length] : kind.type;
      const time = new Date(BEGINNING_MS + Math.floor((at / events) * DAYS * DAY_MS)).toISOString();
      text += `${time}|${type}|${kind.source}|answered latency_ms=${random() % 10_000} turn=${at % 40} session_id=${session}\n`;
    }
    writeSync(file, text);
  }
  closeSync(file);
  const [session, sessionEvents] = sessionInTheMiddle(counts);
  return { directory, path, events, errors, session, sessionEvents };
}

/** One of at most a thousand events, where there is one. */
function sessionInTheMiddle(counts: ReadonlyMap<string, number>): readonly [session: string, events: number] {
  const all = [...counts];
  const middle = all.slice(Math.floor(all.length / 2));
  const found = middle.find(([, count]) => count > 800 && count <= 1_000) ?? middle[0];
  return found ?? ["", 0];
}

function newSession(random: () => number): string {
  return `s${random().toString(16).padStart(8, "0")}${random().toString(16).padStart(8, "0")}`;
}
