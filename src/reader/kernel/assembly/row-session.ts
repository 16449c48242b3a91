// Which field of a message is its session: `MessageScanner` in WebAssembly. A message ends with a newline, and holds
// a pipe only where its segment is not ours.

const NEWLINE: u8 = 10;
const SPACE: u8 = 32;
const QUOTE: u8 = 34;
const EQUALS: u8 = 61;
const OPENING: u8 = 123;
const CLOSING: u8 = 125;
const BACKSLASH: u8 = 92;

const MISTAKEN_MAX = 8;
const JSON_DEPTH_MAX = 64;
const NOWHERE: usize = 0;

/** `session_` and `id`, as numbers. */
const SESSION_KEY: u64 = 0x5f6e6f6973736573;
const SESSION_KEY_END: u16 = 0x6469;
const SESSION_KEY_BYTES: usize = 10;

/** What was found last: the session's bytes without quotes; 0 where there is none. */
export let sessionStart: usize = 0;
export let sessionEnd: usize = 0;

/** Was a key with escapes among the fields? It may be the session's; that is for others to find out. */
let isOdd = false;
/** Was there a token that is no field? */
let wasBroken = false;
let isOwn = true;
/** The message's newline. */
let last: usize = 0;

/** What a message without a session leaves. */
export function forgetSession(): void {
  sessionStart = 0;
}

/** Is the key of the `=` at `equals` the session's, of a token in a message that begins at `start`? */
export function isSessionKey(equals: usize, start: usize): bool {
  const key = equals - SESSION_KEY_BYTES;
  if (key < start || load<u64>(key) !== SESSION_KEY || load<u16>(key, 8) !== SESSION_KEY_END) return false;
  return key === start || load<u8>(key - 1) === SPACE;
}

/**
 * Finds the session of a message.
 *
 * @param end the message's newline
 * @param candidate the last token that begins with the session's key; 0 where there is none
 * @param opening the first value that begins with a quote or a bracket; 0 where there is none
 * @returns false where it is to be read in another way
 */
export function findSession(start: usize, end: usize, candidate: usize, opening: usize, own: bool): bool {
  isOdd = false;
  isOwn = own;
  last = end;
  sessionStart = 0;
  if (load<u8>(start) === QUOTE) {
    if (!readQuoted(start)) readPlain(start);
    return !isOdd;
  }
  if (opening === 0) {
    if (candidate !== 0) {
      sessionStart = candidate + SESSION_KEY_BYTES + 1;
      sessionEnd = tokenEnd(sessionStart);
      if (sessionEnd === end) return true;
    }
    // No value can hold the candidate: it counts if nothing but fields follows.
    readPlain(candidate === 0 ? start : candidate);
    return !isOdd;
  }
  const token = tokenStart(opening - 1, start);
  readPlain(token);
  // All that was read are fields, none of them the session: it may stand before them.
  if (!wasBroken && sessionStart === 0 && token > start) readPlain(start);
  return !isOdd;
}

/** A message that begins with a quoted text, behind which there are only fields; false where it is none. */
function readQuoted(start: usize): bool {
  sessionStart = 0;
  let at = quotedEnd(start);
  if (at === NOWHERE) return false;
  while (at < last && load<u8>(at) === SPACE) {
    at = afterSpaces(at);
    if (at === last) break;
    const equals = keyEnd(at);
    if (equals === NOWHERE) return false;
    const end = valueEnd(equals + 1);
    if (end === NOWHERE) return false;
    see(at, equals, end);
    at = end;
  }
  return at === last;
}

/** Any other message, or the rest of it from the beginning of a token: its fields are those behind the last token that is none. */
function readPlain(start: usize): void {
  let mistaken = 0;
  let at = start;
  sessionStart = 0;
  wasBroken = false;
  while (true) {
    at = afterSpaces(at);
    if (at === last) return;
    const equals = keyEnd(at);
    const end = equals === NOWHERE ? NOWHERE : valueEnd(equals + 1);
    if (end !== NOWHERE) {
      see(at, equals, end);
      at = end;
      continue;
    }
    sessionStart = 0;
    wasBroken = true;
    if (equals !== NOWHERE && ++mistaken === MISTAKEN_MAX) return;
    // No token is a field that has no `=`.
    const from = tokenEnd(at);
    const next = nextOf(from, EQUALS, EQUALS);
    if (next === last) return;
    at = tokenStart(next, from);
  }
}

/** Where the token begins that `at` is in, not before `first`. */
function tokenStart(at: usize, first: usize): usize {
  let start = at;
  while (start > first && load<u8>(start - 1) !== SPACE) start--;
  return start;
}

function afterSpaces(at: usize): usize {
  let start = at;
  while (load<u8>(start) === SPACE) start++;
  return start;
}

/** The first of two bytes, or the message's end. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
function nextOf(from: usize, byte: u8, other: u8): usize {
  let at = from;
  while (true) {
    const bytes = v128.load(at);
    const found = i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(bytes, i8x16.splat(byte)), i8x16.eq(bytes, i8x16.splat(other))),
        i8x16.eq(bytes, i8x16.splat(NEWLINE)),
      ),
    );
    if (found !== 0) return at + <usize>ctz(found);
    at += 16;
  }
}

function tokenEnd(start: usize): usize {
  return nextOf(start, SPACE, SPACE);
}

/** The `=` behind the key that begins at `start`. */
function keyEnd(start: usize): usize {
  let at = start;
  escapedKey = false;
  if (isLetter(load<u8>(at))) {
    do at++;
    while (isKeyByte(load<u8>(at)));
  }
  if (load<u8>(at) === BACKSLASH) at = escapedKeyEnd(at);
  return load<u8>(at) === EQUALS && at > start ? at : NOWHERE;
}

let escapedKey = false;

/** What follows a key that has an escape at `from`. In a segment that is not ours that is a backslash and no more. */
function escapedKeyEnd(from: usize): usize {
  let at = from;
  while (true) {
    if (load<u8>(at) === BACKSLASH) {
      const length = isOwn ? escapeLength(at) : 1;
      if (length === 0) return at;
      at += length;
    } else if (isKeyByte(load<u8>(at))) {
      at++;
    } else {
      if (isOwn && load<u8>(at) === EQUALS) escapedKey = true;
      return at;
    }
  }
}

function escapeLength(at: usize): usize {
  const next = load<u8>(at, 1);
  if (next === BACKSLASH || next === 110 || next === 114 || next === 116) return 2;
  const digits: usize = next === 120 ? 2 : next === 117 ? 4 : 0;
  for (let digit: usize = 0; digit < digits; digit++) {
    const byte = load<u8>(at + 2 + digit);
    if (!((byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 102))) return 0;
  }
  return digits === 0 ? 0 : digits + 2;
}

// @ts-expect-error: a decorator of AssemblyScript
@inline
function isLetter(byte: u8): bool {
  return <u32>(byte | 32) - 97 < 26 || byte === 95;
}

// @ts-expect-error: a decorator of AssemblyScript
@inline
function isKeyByte(byte: u8): bool {
  return isLetter(byte) || <u32>byte - 48 < 10 || byte === 45 || byte === 46;
}

/** The space or newline behind the value that begins at `start`. */
function valueEnd(start: usize): usize {
  const first = load<u8>(start);
  if (first !== QUOTE && (first | 32) !== OPENING) return tokenEnd(start);
  const end = first === QUOTE ? quotedEnd(start) : jsonEnd(start);
  return end !== NOWHERE && (end === last || load<u8>(end) === SPACE) ? end : NOWHERE;
}

/** What follows the quote that closes the one at `start`. */
function quotedEnd(start: usize): usize {
  let at = start + 1;
  while (true) {
    at = isOwn ? nextOf(at, QUOTE, BACKSLASH) : nextOf(at, QUOTE, QUOTE);
    if (at >= last) return NOWHERE;
    if (load<u8>(at) === QUOTE) return at + 1;
    // What follows a backslash is no quote that closes.
    at += at + 1 === last ? 1 : 2;
  }
}

/** What follows the bracket that closes the one at `start`. */
function jsonEnd(start: usize): usize {
  let depth = 0;
  let at = start;
  while (true) {
    at = nextMark(at);
    if (at === last) return NOWHERE;
    const byte = load<u8>(at);
    if (byte === QUOTE) {
      at = quotedEnd(at);
      if (at === NOWHERE) return NOWHERE;
      continue;
    }
    at++;
    if ((byte | 32) === OPENING) {
      if (++depth > JSON_DEPTH_MAX) return NOWHERE;
    } else if (--depth === 0) {
      return at;
    }
  }
}

/** The next quote or bracket, or the message's end. */
function nextMark(from: usize): usize {
  let at = from;
  while (true) {
    const bytes = v128.load(at);
    const lower = v128.or(bytes, i8x16.splat(32));
    const brackets = v128.or(i8x16.eq(lower, i8x16.splat(OPENING)), i8x16.eq(lower, i8x16.splat(CLOSING)));
    const others = v128.or(i8x16.eq(bytes, i8x16.splat(QUOTE)), i8x16.eq(bytes, i8x16.splat(NEWLINE)));
    const found = i8x16.bitmask(v128.or(brackets, others));
    if (found !== 0) return at + <usize>ctz(found);
    at += 16;
  }
}

/** Looks at a field: is it the session? */
function see(key: usize, equals: usize, end: usize): void {
  if (escapedKey) isOdd = true;
  if (equals - key !== SESSION_KEY_BYTES || load<u64>(key) !== SESSION_KEY) return;
  if (load<u16>(key, 8) !== SESSION_KEY_END) return;
  const quoted = <usize>(load<u8>(equals, 1) === QUOTE);
  sessionStart = equals + 1 + quoted;
  sessionEnd = end - quoted;
}
