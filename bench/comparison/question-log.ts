import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { formatSegmentHeader } from "log-thread/line";
import { randomNumbers } from "../events.ts";
import type { Expected } from "./answers.ts";
import { AskedAnswers } from "./asked-answers.ts";
import { SteppingClock } from "./clock-steps.ts";
import { ERROR_TURNS, EVERYDAY_TURNS, type LogKind, SESSION_BEGIN, SESSION_END } from "./log-kinds.ts";
import { LogSessions, SESSION_EVENTS } from "./log-sessions.ts";
import type { QuestionId, Topics } from "./questions.ts";

/** A log to be asked, what is asked of it, and what has to be answered. */
export interface QuestionLog {
  readonly directory: string;
  /** The file that holds all of it. */
  readonly path: string;
  readonly events: number;
  readonly bytes: number;
  readonly topics: Topics;
  readonly expected: Readonly<Record<QuestionId, Expected>>;
}

const DAYS = 5;
const DAY_MS = 86_400_000;
const BEGINNING_MS = Date.UTC(2026, 0, 5);
/** The third of the five. */
const ASKED_DAY = 2;
const ASKED_TYPE = "tool:start";
const WORD = "quicksilver";
const WORD_EVENTS = 7;
/** One line of so many is an error, at another place in each hundred. */
const ERROR_EVERY = 100;
const SEGMENT_ID = "comparisoncomparisoncompar";
const CHUNK_CHARS = 1_048_576;
/** So many sessions at once that one of `SESSION_EVENTS` events fits several times into the second half. */
const SESSIONS_MAX = 64;

/**
 * Writes a log of so many events, the same bytes every time: five days by a clock that is set back now and then,
 * sessions that begin, overlap and end, one error in a hundred lines, and a word that stands in seven of them.
 */
export function writeQuestionLog(directory: string, events: number): QuestionLog {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, "master.log");
  const file = openSync(path, "wx");
  let bytes = writeSync(file, `${formatSegmentHeader(BEGINNING_MS, SEGMENT_ID)}\n`);
  const lines = new QuestionLines(events);
  for (let at = 0, text = ""; at < events; at++) {
    text += `${lines.next(at)}\n`;
    if (text.length < CHUNK_CHARS && at < events - 1) continue;
    bytes += writeSync(file, text);
    text = "";
  }
  closeSync(file);
  const { topics, expected } = lines.done();
  return { directory, path, events, bytes, topics, expected };
}

class QuestionLines {
  readonly #events: number;
  readonly #random = randomNumbers(17);
  readonly #clock = new SteppingClock(BEGINNING_MS, DAYS);
  readonly #answers = new AskedAnswers();
  readonly #sessions: LogSessions;
  readonly #stamps = new Stamps();
  readonly #days = [ASKED_DAY, ASKED_DAY + 1].map(dayText) as [string, string];
  readonly #wordEvery: number;
  #trueMs = BEGINNING_MS;
  #errorAt = 0;

  constructor(events: number) {
    this.#events = events;
    this.#wordEvery = Math.floor(events / WORD_EVENTS);
    const atOnce = Math.min(SESSIONS_MAX, Math.floor(events / (SESSION_EVENTS * 5)));
    this.#sessions = new LogSessions(atOnce, this.#random);
  }

  next(at: number): string {
    if (at >= this.#events / 2) this.#sessions.choose();
    if (at % ERROR_EVERY === 0) this.#errorAt = at + (this.#random() % ERROR_EVERY);
    const isError = at === this.#errorAt;
    const turn = this.#sessions.take(isError);
    const kind = this.#kind(isError, turn?.place);
    const isRare = at % this.#wordEvery === this.#wordEvery >> 1;
    const text = isRare ? `${kind.text} ${WORD}` : kind.text;
    const session = turn === undefined ? "" : ` session_id=${turn.id}`;
    const stamp = this.#stamp();
    const line = `${stamp}|${kind.type}|${kind.source}|${text} ${kind.field}=${this.#random() % 10_000}${session}`;
    this.#answers.add(line, kind.type, kind.source, {
      session: turn !== undefined && turn.id === this.#sessions.chosen,
      day: kind.type === ASKED_TYPE && stamp.startsWith(this.#days[0]),
      rare: isRare,
    });
    return line;
  }

  done(): Pick<QuestionLog, "topics" | "expected"> {
    const session = this.#sessions.chosen;
    const expected = this.#answers.done();
    if (session === undefined || expected.session.lines !== SESSION_EVENTS) {
      throw new Error(
        `a log of ${this.#events} events has no whole session of ${SESSION_EVENTS}: give it more`,
      );
    }
    const [day, nextDay] = this.#days;
    return { topics: { session, word: WORD, type: ASKED_TYPE, day, nextDay }, expected };
  }

  #kind(isError: boolean, place: "first" | "between" | "last" | undefined): LogKind {
    if (place === "first") return SESSION_BEGIN;
    if (place === "last") return SESSION_END;
    const turns = isError ? ERROR_TURNS : EVERYDAY_TURNS;
    return turns[this.#random() % turns.length] as LogKind;
  }

  /** Between two events lies anything up to twice what lies between them on average. */
  #stamp(): string {
    this.#trueMs += ((DAYS * DAY_MS) / this.#events) * (this.#random() / 2 ** 31);
    return this.#stamps.of(this.#clock.show(Math.floor(this.#trueMs)));
  }
}

/** Times as texts; what is the same within a second is remembered. */
class Stamps {
  #second = Number.NaN;
  #prefix = "";

  of(timeMs: number): string {
    const second = Math.floor(timeMs / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#prefix = new Date(second * 1000).toISOString().slice(0, 20);
    }
    return `${this.#prefix}${String(timeMs - second * 1000).padStart(3, "0")}Z`;
  }
}

function dayText(day: number): string {
  return new Date(BEGINNING_MS + day * DAY_MS).toISOString().slice(0, 10);
}
