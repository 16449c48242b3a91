import { limits } from "../base/index.ts";
import { Cuts, LOG_CUT } from "./cuts.ts";
import { safeString } from "./describe.ts";
import { escapeKey, escapeText } from "./escape.ts";
import { fitLine } from "./fit.ts";
import { listFields } from "./list-fields.ts";
import { encodeText } from "./message.ts";
import { boundText, describeValue, Normaliser } from "./normalise.ts";
import { mayBeSecret, noRedaction, REDACTED, type Redactor } from "./redactor.ts";
import { formatTimestamp } from "./timestamp.ts";
import { encodeSessionId, encodeString, encodeValue } from "./value.ts";

/** A line of at most this many characters fits whatever it holds: three bytes are the most one takes. */
const SURELY_FITS_CHARS = Math.floor(limits.lineBytesMax / 3) - 1;

const REDACTED_VALUE = encodeString(REDACTED);

/** What is known of a key once it was seen. */
interface Key {
  /** The key as it is written, with the space before and the `=` behind. */
  readonly prefix: string;
  readonly secret: boolean;
  /** `session_id` and `log_cut` are written last, whatever their place in the object. */
  readonly last: boolean;
  /** Is it written as another key, which may be among the event's as well? */
  readonly changed: boolean;
}

/**
 * Writes events as lines. It remembers how types, sources and keys are written, for they repeat;
 * everything a caller can pass is survived, bounded and redacted here, so that the line it returns
 * can go to the disk as it is.
 */
export class LineFormatter {
  readonly #redactor: Redactor;
  readonly #types = new Map<string, string>();
  readonly #sources = new Map<string, string>();
  readonly #keys = new Map<string, Key>();

  constructor(redactor: Redactor = noRedaction) {
    this.#redactor = redactor;
  }

  /**
   * One event as one line, without the newline, at most 64 KiB with it.
   *
   * @param timeMs milliseconds since 1970
   * @param fields anything; an object's own enumerable keys become fields
   * @param session the session to write where the fields name none; a `session_id` of null in the
   * fields means that there shall be none
   */
  format(
    timeMs: number,
    type: string,
    source: string,
    text?: unknown,
    fields?: unknown,
    session?: string,
  ): string {
    try {
      const line = this.#formatPlain(timeMs, type, source, text, fields, session);
      if (line !== undefined && line.length <= SURELY_FITS_CHARS) return line;
    } catch {
      // A getter or a proxy threw: the careful way below reads each value by itself.
    }
    return this.#formatWithin(timeMs, type, source, text, fields, session);
  }

  /** The common case: short texts, few fields. Undefined when something needs the careful way. */
  #formatPlain(
    timeMs: number,
    type: string,
    source: string,
    text: unknown,
    fields: unknown,
    session: string | undefined,
  ): string | undefined {
    let line = `${formatTimestamp(timeMs)}|${this.#name(this.#types, type, limits.typeCharsMax)}|${this.#name(this.#sources, source, limits.sourceCharsMax)}|`;
    let separated = true;
    if (text !== undefined && text !== "") {
      if (typeof text !== "string" || text.length > limits.valueCharsMax) return undefined;
      line += encodeText(this.#redactor.redactText(text));
      separated = false;
    }
    let own: unknown;
    if (fields !== undefined) {
      if (!isPlainObject(fields)) return undefined;
      let count = 0;
      for (const name in fields) {
        if (!Object.hasOwn(fields, name)) continue;
        if (++count > limits.fieldsMax) return undefined;
        const key = this.#keys.get(name) ?? this.#learn(name);
        const value = fields[name];
        if (key.changed) return undefined;
        if (key.last) {
          if (name === LOG_CUT) return undefined;
          own = value;
          continue;
        }
        if (value === undefined) continue;
        const written = key.secret && mayBeSecret(value) ? REDACTED_VALUE : this.#value(name, value);
        if (written === undefined) return undefined;
        line += separated ? key.prefix.slice(1) + written : key.prefix + written;
        separated = false;
      }
    }
    if (own === null) return line;
    const id = own === undefined ? session : own;
    if (id === undefined || id === "") return line;
    if (typeof id !== "string" || id.length > limits.sessionIdCharsMax) return undefined;
    return `${line}${separated ? "" : " "}session_id=${encodeSessionId(this.#redactor.redactText(id))}`;
  }

  /** A value as it is written, or undefined when it has to be cut. */
  #value(name: string, value: unknown): string | undefined {
    switch (typeof value) {
      case "string":
        if (value.length > limits.valueCharsMax) return undefined;
        return encodeString(this.#redactor.redactText(value));
      case "number":
        return Number.isFinite(value) ? String(value) : `"${value}"`;
      case "boolean":
        return value ? "true" : "false";
      default: {
        if (value === null) return "null";
        const cuts = new Cuts();
        const normal = new Normaliser(this.#redactor, cuts, name).value(value);
        return normal === undefined || cuts.any ? undefined : encodeValue(normal);
      }
    }
  }

  /** The careful way: every part is read by itself, bounded, and cut to the line's length. */
  #formatWithin(
    timeMs: number,
    type: string,
    source: string,
    text: unknown,
    fields: unknown,
    session: string | undefined,
  ): string {
    const cuts = new Cuts();
    const head = [
      formatTimestamp(timeMs),
      this.#bounded(type, limits.typeCharsMax, "type", cuts),
      this.#bounded(source, limits.sourceCharsMax, "source", cuts),
      "",
    ].join("|");
    const said =
      text === undefined || text === null || typeof text === "string"
        ? (text ?? "")
        : describeValue(text, this.#redactor);
    const shown = new Normaliser(this.#redactor, cuts, "text").text(said);
    const listed = listFields(fields, this.#redactor, cuts);
    return fitLine(
      { head, text: shown, ...listed, session: this.#session(listed.session, session, cuts) },
      cuts,
    );
  }

  #session(own: unknown, session: string | undefined, cuts: Cuts): string | undefined {
    if (own === null) return undefined;
    const given = own === undefined ? session : own;
    if (given === undefined) return undefined;
    const id = safeString(given);
    if (id === "") return undefined;
    const bounded = boundText(id, limits.sessionIdCharsMax, this.#redactor);
    if (bounded.cut) cuts.note("session_id", id.length);
    return bounded.text;
  }

  #bounded(name: string, charsMax: number, what: string, cuts: Cuts): string {
    const text = safeString(name);
    if (text.length > charsMax) cuts.note(what, text.length);
    return escapeText(boundText(text, charsMax, this.#redactor).text);
  }

  /** A type or a source as it is written. */
  #name(names: Map<string, string>, name: string, charsMax: number): string {
    const known = names.get(name);
    if (known !== undefined) return known;
    if (typeof name !== "string" || name.length > charsMax) throw new RangeError("needs the careful way");
    const escaped = escapeText(this.#redactor.redactText(name));
    if (names.size < limits.cacheEntriesMax) names.set(name, escaped);
    return escaped;
  }

  #learn(name: string): Key {
    const bounded = boundText(name, limits.keyCharsMax, this.#redactor).text;
    const key: Key = {
      prefix: ` ${escapeKey(bounded)}=`,
      secret: this.#redactor.isSecretKey(name),
      last: name === "session_id" || name === LOG_CUT,
      changed: bounded !== name || name === "",
    };
    if (name.length <= limits.keyCharsMax && this.#keys.size < limits.cacheEntriesMax) {
      this.#keys.set(name, key);
    }
    return key;
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
