import { unescapeText } from "./escape.ts";
import { decodeValue } from "./value.ts";

const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const DASH = 45;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const EQUALS = 61;
const BRACKET = 91;
const BACKSLASH = 92;
const OPENING_BRACE = 123;
const CLOSING_BRACE = 125;

/** What a byte may be part of: nothing that stands as it is, a bare value, a key behind its first, a key. */
const VALUE = 1;
const KEY_LATER = 2;
const KEY_FIRST = 3;
const PARTS = new Uint8Array(256).map((_, byte) => {
  const character = String.fromCharCode(byte);
  if (/[A-Za-z_]/.test(character)) return KEY_FIRST;
  if (/[0-9.-]/.test(character)) return KEY_LATER;
  return byte <= SPACE || byte === QUOTE || byte === BACKSLASH ? 0 : VALUE;
});

// This room is imported by browsers as well, which have no Buffer: what is made when it is imported has to do without.
const SESSION_ID = bytesOf("session_id");
const WORDS = ["true", "false", "null"].map(bytesOf);

/** Digits that are a number whatever they are: any fifteen are printed back as they stand. */
const SURE_DIGITS_MAX = 15;

/** Beyond it whether a key was there already would be asked too often. */
const FIELDS_MAX = 32;

/** A longer message is left to others, so that the room for its JSON, six times as long at most, is made once. */
const MESSAGE_BYTES_MAX = 8_192;
const ROOM_BYTES = 7 * MESSAGE_BYTES_MAX;

/**
 * Writes the fields of a message as JSON, straight from its bytes: no object is made of them, which takes
 * several times as long. What comes out is what `JSON.stringify` makes of the event's `fields`. It knows messages as they nearly
 * always are; one with nested values, with a key that comes twice, or that is odd in any other way it leaves to whoever asked.
 */
export class FieldsJson {
  /** The fields of the message that was read last; null where it has none. */
  json: string | null = null;
  /** Its session's id, if it names one. */
  sessionId: string | null = null;

  #bytes: Buffer = Buffer.alloc(0);
  readonly #room = Buffer.allocUnsafe(ROOM_BYTES);
  #length = 0;
  #fields = 0;
  /** Where the keys begin that were written, and where they end. */
  readonly #keyStarts = new Uint16Array(FIELDS_MAX);
  readonly #keyEnds = new Uint16Array(FIELDS_MAX);
  #encoding: "latin1" | "utf8" = "latin1";

  /** @param bytes lines, of which messages are read from now on */
  reset(bytes: Uint8Array): void {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /**
   * Reads the message that stands in these bytes: of an own segment, or of a foreign one and without a backslash.
   *
   * @param isAscii is each byte of it a character?
   * @returns false where it is left to whoever asked
   */
  read(start: number, end: number, isAscii: boolean): boolean {
    const bytes = this.#bytes;
    if (end - start > MESSAGE_BYTES_MAX) return false;
    this.json = null;
    this.sessionId = null;
    this.#length = 0;
    this.#fields = 0;
    this.#encoding = isAscii ? "latin1" : "utf8";
    const isQuoted = end > start && bytes[start] === QUOTE;
    const from = isQuoted ? afterQuoted(bytes, start, end) : start;
    if (from === -1 || (isQuoted && from < end && bytes[from] !== SPACE)) return false;
    if (!this.#readFields(bytes, from, end, isQuoted)) return false;
    if (this.#fields === 0) return true;
    this.#room[this.#length++] = CLOSING_BRACE;
    this.json = this.#room.toString(this.#encoding, 0, this.#length);
    return true;
  }

  /** Fields begin behind the last token that is none; where the text was quoted, there must be no such token. */
  #readFields(bytes: Buffer, from: number, end: number, isQuoted: boolean): boolean {
    for (let at = from; at < end; at++) {
      if (bytes[at] === SPACE) continue;
      let equals = at;
      if (PARTS[bytes[at] as number] === KEY_FIRST) {
        do equals++;
        while (equals < end && (PARTS[bytes[equals] as number] as number) >= KEY_LATER);
      }
      const behind = equals < end ? bytes[equals] : SPACE;
      if (behind === EQUALS && equals > at) {
        if (!this.#addKey(bytes, at, equals)) return false;
        at = this.#addValue(bytes, equals + 1, end);
        if (at === -1 || (at < end && bytes[at] !== SPACE)) return false;
      } else {
        // A key may hold escapes.
        if (isQuoted || behind === BACKSLASH) return false;
        this.#length = 0;
        this.#fields = 0;
        this.sessionId = null;
        at = tokenEnd(bytes, equals, end);
      }
    }
    return true;
  }

  /** @returns false where it was there before, or where there are too many of them */
  #addKey(bytes: Buffer, start: number, end: number): boolean {
    const room = this.#room;
    const fields = this.#fields;
    if (fields === FIELDS_MAX) return false;
    let length = this.#length;
    room[length++] = fields === 0 ? OPENING_BRACE : COMMA;
    room[length++] = QUOTE;
    const from = length;
    for (let at = start; at < end; at++) room[length++] = bytes[at] as number;
    for (let field = 0; field < fields; field++) {
      const known = this.#keyStarts[field] as number;
      if (this.#keyEnds[field] === known + end - start && isSame(room, known, bytes, start, end))
        return false;
    }
    this.#keyStarts[fields] = from;
    this.#keyEnds[fields] = length;
    this.#fields = fields + 1;
    room[length++] = QUOTE;
    room[length++] = COLON;
    this.#length = length;
    return true;
  }

  /** @returns where it ends; -1 where it is left to others */
  #addValue(bytes: Buffer, start: number, end: number): number {
    const first = start < end ? bytes[start] : SPACE;
    if (first === OPENING_BRACE || first === BRACKET) return -1;
    if (first === QUOTE) {
      const behind = afterQuoted(bytes, start, end);
      if (behind !== -1) this.#addText(bytes, start + 1, behind - 1, isClean(bytes, start + 1, behind - 1));
      return behind;
    }
    let at = start;
    while (at < end && PARTS[bytes[at] as number] !== 0) at++;
    const isPlain = at === end || bytes[at] === SPACE;
    if (!isPlain) at = tokenEnd(bytes, at, end);
    if (isPlain && !this.#isSessionId() && this.#isLiteral(bytes, start, at)) this.#copy(bytes, start, at);
    else this.#addText(bytes, start, at, isPlain);
    return at;
  }

  /** @param isClean does it stand in JSON as it is? */
  #addText(bytes: Buffer, start: number, end: number, isClean: boolean): void {
    const room = this.#room;
    if (isClean) {
      if (this.#isSessionId()) this.sessionId = bytes.toString(this.#encoding, start, end);
      room[this.#length++] = QUOTE;
      this.#copy(bytes, start, end);
      room[this.#length++] = QUOTE;
      return;
    }
    const text = unescapeText(bytes.toString(this.#encoding, start, end));
    if (this.#isSessionId()) this.sessionId = text;
    this.#encoding = "utf8";
    this.#length += room.write(JSON.stringify(text), this.#length);
  }

  #copy(bytes: Buffer, start: number, end: number): void {
    const room = this.#room;
    let length = this.#length;
    for (let at = start; at < end; at++) room[length++] = bytes[at] as number;
    this.#length = length;
  }

  /** Is it that of the key which was written last? */
  #isSessionId(): boolean {
    const last = this.#fields - 1;
    const start = this.#keyStarts[last] as number;
    if ((this.#keyEnds[last] as number) - start !== SESSION_ID.length) return false;
    return isSame(this.#room, start, SESSION_ID, 0, SESSION_ID.length);
  }

  /** Does a bare value read as something other than text? Then it stands in JSON as it is. */
  #isLiteral(bytes: Buffer, start: number, end: number): boolean {
    const first = start < end ? (bytes[start] as number) : SPACE;
    if (first === DASH || (first >= ZERO && first <= NINE)) {
      return (
        isSureInteger(bytes, start, end) ||
        typeof decodeValue(bytes.toString("latin1", start, end)) === "number"
      );
    }
    const word = WORDS.find((known) => known[0] === first);
    return word !== undefined && word.length === end - start && isSame(word, 0, bytes, start, end);
  }
}

/** Behind the quote that closes the one at `start`; -1 where there is none. */
function afterQuoted(bytes: Buffer, start: number, end: number): number {
  for (let at = start + 1; at < end; at++) {
    if (bytes[at] === QUOTE) return at + 1;
    if (bytes[at] === BACKSLASH) at++;
  }
  return -1;
}

function tokenEnd(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== SPACE) at++;
  return at;
}

/** Has it nothing that JSON escapes, nor an escape of ours? */
function isClean(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    if (PARTS[bytes[at] as number] === 0 && bytes[at] !== SPACE) return false;
  }
  return true;
}

function isSame(one: Uint8Array, from: number, other: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    if (one[from + at - start] !== other[at]) return false;
  }
  return true;
}

/** An integer that JavaScript prints back as it stands, as nearly all numbers are. */
function isSureInteger(bytes: Buffer, start: number, end: number): boolean {
  const first = bytes[start] === DASH ? start + 1 : start;
  const digits = end - first;
  if (digits === 0 || digits > SURE_DIGITS_MAX) return false;
  if (bytes[first] === ZERO && (digits > 1 || first > start)) return false;
  for (let at = first; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte < ZERO || byte > NINE) return false;
  }
  return true;
}

/** The bytes of a word of ASCII. */
function bytesOf(word: string): Uint8Array {
  return Uint8Array.from(word, (character) => character.charCodeAt(0));
}
