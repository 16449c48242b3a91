const NEWLINE = 10;
const SPACE = 32;
const QUOTE = 34;
const EQUALS = 61;
const BACKSLASH = 92;
const PIPE = 124;
const LOWER_S = 115;
const LOWER_X = 120;
const LOWER_U = 117;

/** Bits of what a byte can be in a message. */
const KEY_FIRST = 1;
const KEY_LATER = 2;
const TOKEN_END = 4;
const QUOTED_END = 8;
const JSON_MARK = 16;
const OPENS = 32;
const HEX = 64;

const BYTE = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
  const character = String.fromCharCode(byte);
  if (/[A-Za-z_]/.test(character)) BYTE[byte] = KEY_FIRST | KEY_LATER;
  if (/[0-9.-]/.test(character)) BYTE[byte] = KEY_LATER;
  if (/[0-9a-f]/.test(character)) BYTE[byte] = (BYTE[byte] as number) | HEX;
  if (/[ \n|]/.test(character)) BYTE[byte] = TOKEN_END;
  if (/["\\\n|]/.test(character)) BYTE[byte] = (BYTE[byte] as number) | QUOTED_END;
  if (/["{}[\]\n|]/.test(character)) BYTE[byte] = (BYTE[byte] as number) | JSON_MARK;
  if (/[{[]/.test(character)) BYTE[byte] = (BYTE[byte] as number) | OPENS;
}

const SESSION_KEY = Uint8Array.from("session_id", (character) => character.charCodeAt(0));

/** The same as in `parseMessage`, which is what this reads a message like. */
const MISTAKEN_MAX = 8;
const JSON_DEPTH_MAX = 64;

/** Where no value ends. */
const NOWHERE = -1;

/**
 * Finds where a message ends and which of its fields is the session, as `parseMessage` would, but on
 * bytes and without making anything. Of messages that are hard to read it says so.
 */
export class MessageScanner {
  /** The message's newline. */
  end = 0;
  /** The session's bytes, without quotes; `sessionStart` is -1 where there is none. */
  sessionStart = -1;
  sessionEnd = -1;

  #bytes: Uint8Array = new Uint8Array(0);
  #own = true;
  /** Is it an own message with a pipe in it, or one whose session's key has escapes? */
  #isOdd = false;
  /** The last key that was found to have escapes. */
  #escapedKey = -1;

  /**
   * Reads the message that begins at `start`, behind which a newline follows somewhere.
   *
   * @param own does the segment carry our header? If not, messages may hold pipes, and a backslash is nothing but that
   * @returns false where it is to be read in another way
   */
  scan(bytes: Uint8Array, start: number, own: boolean): boolean {
    this.#bytes = bytes;
    this.#own = own;
    this.#isOdd = false;
    this.#escapedKey = -1;
    this.sessionStart = -1;
    if (bytes[start] !== QUOTE || !this.#scanQuoted(start)) {
      this.sessionStart = -1;
      this.#scanPlain(start);
    }
    return !this.#isOdd;
  }

  /** A message that begins with a quoted text, behind which there are only fields; false where it is none. */
  #scanQuoted(start: number): boolean {
    const bytes = this.#bytes;
    const quote = this.#quotedEnd(start);
    if (quote === NOWHERE) return false;
    let at = quote;
    while (bytes[at] === SPACE) {
      at = this.#tokenStart(at);
      if (bytes[at] === NEWLINE) break;
      const equals = this.#keyEnd(at);
      if (equals === at || bytes[equals] !== EQUALS) return false;
      const end = this.#valueEnd(equals + 1);
      if (end === NOWHERE) return false;
      this.#see(at, equals, end);
      at = end;
    }
    this.end = at;
    return bytes[at] === NEWLINE;
  }

  /** Any other message: its fields are those behind the last token that is none. */
  #scanPlain(start: number): void {
    const bytes = this.#bytes;
    let mistaken = 0;
    let at = start;
    for (;;) {
      while (bytes[at] === SPACE) at++;
      if (bytes[at] === NEWLINE) break;
      const token = at;
      at = this.#keyEnd(token);
      if (bytes[at] === EQUALS && at > token && mistaken < MISTAKEN_MAX) {
        const end = this.#valueEnd(at + 1);
        if (end !== NOWHERE) {
          this.#see(token, at, end);
          at = end;
          continue;
        }
        mistaken++;
        at = token;
      }
      this.sessionStart = -1;
      at = this.#tokenEnd(at);
    }
    this.end = at;
  }

  #tokenStart(at: number): number {
    const bytes = this.#bytes;
    let start = at;
    while (bytes[start] === SPACE) start++;
    return start;
  }

  /** The space or newline behind a token. */
  #tokenEnd(start: number): number {
    const bytes = this.#bytes;
    let at = start;
    for (;;) {
      while (((BYTE[bytes[at] as number] as number) & TOKEN_END) === 0) at++;
      if (bytes[at] !== PIPE) return at;
      this.#seePipe();
      at++;
    }
  }

  /** What follows the key that begins at `start`: an `=`, or it is none. */
  #keyEnd(start: number): number {
    const bytes = this.#bytes;
    let at = start;
    if (((BYTE[bytes[at] as number] as number) & KEY_FIRST) !== 0) {
      do at++;
      while (((BYTE[bytes[at] as number] as number) & KEY_LATER) !== 0);
    }
    return bytes[at] === BACKSLASH ? this.#escapedKeyEnd(start, at) : at;
  }

  /** The same of a key that has an escape at `from`. In a segment that is not ours that is a backslash and no more. */
  #escapedKeyEnd(start: number, from: number): number {
    const bytes = this.#bytes;
    let at = from;
    this.#escapedKey = start;
    while (((BYTE[bytes[at] as number] as number) & KEY_LATER) !== 0 || bytes[at] === BACKSLASH) {
      const length = this.#own && bytes[at] === BACKSLASH ? this.#escapeLength(at) : 1;
      if (length === 0) return at;
      at += length;
    }
    return at;
  }

  /** Bytes of the escape that begins at `at`, 0 where none does. */
  #escapeLength(at: number): number {
    const next = this.#bytes[at + 1] as number;
    if (next === BACKSLASH || next === 110 || next === 114 || next === 116) return 2;
    const digits = next === LOWER_X ? 2 : next === LOWER_U ? 4 : 0;
    for (let digit = 0; digit < digits; digit++) {
      if (((BYTE[this.#bytes[at + 2 + digit] as number] as number) & HEX) === 0) return 0;
    }
    return digits === 0 ? 0 : digits + 2;
  }

  /** The space or newline behind the value that begins at `start`. */
  #valueEnd(start: number): number {
    const bytes = this.#bytes;
    const first = bytes[start] as number;
    if (first !== QUOTE && ((BYTE[first] as number) & OPENS) === 0) return this.#tokenEnd(start);
    const end = first === QUOTE ? this.#quotedEnd(start) : this.#jsonEnd(start);
    return end !== NOWHERE && (bytes[end] === SPACE || bytes[end] === NEWLINE) ? end : NOWHERE;
  }

  /** What follows the quote that closes the one at `start`. */
  #quotedEnd(start: number): number {
    const bytes = this.#bytes;
    let at = start + 1;
    for (;;) {
      while (((BYTE[bytes[at] as number] as number) & QUOTED_END) === 0) at++;
      const byte = bytes[at];
      if (byte === QUOTE) return at + 1;
      if (byte === NEWLINE) return NOWHERE;
      if (byte === PIPE) this.#seePipe();
      // What follows a backslash is no quote that closes; a newline always ends.
      else if (this.#own && bytes[at + 1] !== NEWLINE && bytes[at + 1] !== PIPE) at++;
      at++;
    }
  }

  /** What follows the bracket that closes the one at `start`. */
  #jsonEnd(start: number): number {
    const bytes = this.#bytes;
    let depth = 0;
    let at = start;
    for (;;) {
      while (((BYTE[bytes[at] as number] as number) & JSON_MARK) === 0) at++;
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        at = this.#quotedEnd(at);
        if (at === NOWHERE) return NOWHERE;
        continue;
      }
      if (byte === NEWLINE) return NOWHERE;
      if (byte === PIPE) this.#seePipe();
      else if (((BYTE[byte] as number) & OPENS) === 0) depth--;
      else if (++depth > JSON_DEPTH_MAX) return NOWHERE;
      at++;
      if (depth === 0) return at;
    }
  }

  /** Looks at a field: is it the session? */
  #see(key: number, equals: number, end: number): void {
    if (key === this.#escapedKey && this.#own) this.#isOdd = true;
    if (equals - key !== SESSION_KEY.length || this.#bytes[key] !== LOWER_S) return;
    const bytes = this.#bytes;
    for (let at = 1; at < SESSION_KEY.length; at++) if (bytes[key + at] !== SESSION_KEY[at]) return;
    const isQuoted = bytes[equals + 1] === QUOTE;
    this.sessionStart = isQuoted ? equals + 2 : equals + 1;
    this.sessionEnd = isQuoted ? end - 1 : end;
  }

  #seePipe(): void {
    if (this.#own) this.#isOdd = true;
  }
}
