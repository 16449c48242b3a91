// Rows of lines: what the index keeps of each. JavaScript reads the lines that are odd.
import { findSession, forgetSession, isSessionKey, sessionEnd, sessionStart } from "./row-session";
import { hashOf, idOf } from "./row-texts";
import { timeAt } from "./row-time";

const NEWLINE: u8 = 10;
const EXCLAMATION_MARK: u8 = 33;
const QUOTE: u8 = 34;
const EQUALS: u8 = 61;
const LOWER_D: u8 = 100;
const OPENING: u8 = 123;
const BACKSLASH: u8 = 92;
const PIPE: u8 = 124;

const TIMESTAMP_BYTES: usize = 24;

// Where the caller puts what a scan needs, and finds what came of it; see `row-state.ts`.
const OWN: usize = 0;
const ROW: usize = 4;
const ROWS: usize = 8;
const LENGTHS: usize = 12;
const TIMES: usize = 16;
const KINDS: usize = 20;
const SESSIONS: usize = 24;
const KIND_SLOTS: usize = 28;
const KIND_MASK: usize = 32;
const SESSION_SLOTS: usize = 36;
const SESSION_MASK: usize = 40;
const UNKNOWN_KIND: usize = 44;
const UNKNOWN_SESSION: usize = 56;
const MINUTE: usize = 80;

/** What was seen of the message that was read last. */
let messageEnd: usize = 0;
let candidate: usize = 0;
let opening: usize = 0;
let hasBackslash = false;

/**
 * Reads lines from `at` up to `end`, before which a newline stands, and writes their rows. It ends at the first line
 * that is not read here: one that is odd, or whose kind or session is unknown, of which it leaves start, end and hash.
 *
 * @returns where it ended
 */
export function scanRows(state: usize, at: usize, end: usize): usize {
  const rows = load<i32>(state, ROWS);
  let row = load<i32>(state, ROW);
  let line = at;
  store<i32>(state, 0, UNKNOWN_KIND);
  store<i32>(state, 0, UNKNOWN_SESSION);
  while (line < end && row < rows) {
    if (!scanRow(state, line, row)) break;
    line = messageEnd + 1;
    row++;
  }
  store<i32>(state, row, ROW);
  return line;
}

/** Writes the row of one line; false where it is not read here. */
function scanRow(state: usize, line: usize, row: i32): bool {
  const own = load<i32>(state, OWN) !== 0;
  const time = timeAt(line, state + MINUTE);
  if (isNaN(time) || load<u8>(line, TIMESTAMP_BYTES) !== PIPE) return false;
  const kindStart = line + TIMESTAMP_BYTES + 1;
  const kindEnd = thirdPipe(kindStart);
  if (kindEnd === 0 || !readMessage(kindEnd + 1, own)) return false;
  const end = messageEnd;
  if (load<u8>(end - 1) === EXCLAMATION_MARK && load<u8>(end - 3) === PIPE) return false;
  const kind = knownId(state, KIND_SLOTS, UNKNOWN_KIND, kindStart, kindEnd);
  let session = 0;
  if (sessionStart !== 0) session = knownId(state, SESSION_SLOTS, UNKNOWN_SESSION, sessionStart, sessionEnd);
  if ((kind | session) < 0) return false;
  const place = <usize>row << 2;
  store<i32>(<usize>load<i32>(state, LENGTHS) + place, <i32>(end + 1 - line));
  store<f64>(<usize>load<i32>(state, TIMES) + (place << 1), time);
  store<i32>(<usize>load<i32>(state, KINDS) + place, kind);
  store<i32>(<usize>load<i32>(state, SESSIONS) + place, session);
  return true;
}

/** The id of some bytes; where there is none they are left for the caller to learn, and -1 is given back. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
function knownId(state: usize, table: usize, unknown: usize, start: usize, end: usize): i32 {
  const hash = hashOf(start, end);
  const slots = <usize>load<i32>(state + table);
  const id = idOf(slots, load<i32>(state + table + 4), start, end, hash);
  if (id >= 0) return id;
  store<i32>(state + unknown, <i32>start);
  store<i32>(state + unknown + 4, <i32>end);
  store<i32>(state + unknown + 8, hash);
  return -1;
}

/** The pipe behind the source, where type and source begin at `start`; 0 where the line ends before. */
function thirdPipe(start: usize): usize {
  let hasSecond = false;
  let at = start;
  while (true) {
    const bytes = v128.load(at);
    let found = i8x16.bitmask(
      v128.or(i8x16.eq(bytes, i8x16.splat(PIPE)), i8x16.eq(bytes, i8x16.splat(NEWLINE))),
    );
    while (found !== 0) {
      const place = at + <usize>ctz(found);
      if (load<u8>(place) === NEWLINE) return 0;
      if (hasSecond) return place;
      hasSecond = true;
      found &= found - 1;
    }
    at += 16;
  }
}

/** Reads the message that begins at `start`: its end and its session. False where it is not read here. */
function readMessage(start: usize, own: bool): bool {
  lookOver(start, own);
  const end = messageEnd;
  if (own && load<u8>(end) === PIPE) return false;
  if (candidate === 0 && !(own && hasBackslash)) {
    forgetSession();
    return true;
  }
  return findSession(start, end, candidate, opening, own);
}

/** One walk over a message, 16 bytes at a time: where it ends, and what could make it hard to read. */
function lookOver(start: usize, own: bool): void {
  const stopper = i8x16.splat(own ? PIPE : NEWLINE);
  let backslashes = 0;
  candidate = 0;
  opening = 0;
  let at = start;
  while (true) {
    const bytes = v128.load(at);
    const before = v128.load(at - 1);
    const stops = i8x16.bitmask(v128.or(i8x16.eq(bytes, i8x16.splat(NEWLINE)), i8x16.eq(bytes, stopper)));
    const within = stops === 0 ? 0xffff : (stops & -stops) - 1;
    const opens = v128.or(
      i8x16.eq(bytes, i8x16.splat(QUOTE)),
      i8x16.eq(v128.or(bytes, i8x16.splat(32)), i8x16.splat(OPENING)),
    );
    const opened = i8x16.bitmask(v128.and(opens, i8x16.eq(before, i8x16.splat(EQUALS)))) & within;
    let keys =
      i8x16.bitmask(
        v128.and(i8x16.eq(bytes, i8x16.splat(EQUALS)), i8x16.eq(before, i8x16.splat(LOWER_D))),
      ) & within;
    backslashes |= i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(BACKSLASH))) & within;
    if (opened !== 0 && opening === 0) opening = at + <usize>ctz(opened);
    for (; keys !== 0; keys &= keys - 1) {
      const equals = at + <usize>ctz(keys);
      if (isSessionKey(equals, start)) candidate = equals - 10;
    }
    if (stops !== 0) {
      messageEnd = at + <usize>ctz(stops);
      hasBackslash = backslashes !== 0;
      return;
    }
    at += 16;
  }
}
