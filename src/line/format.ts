import { limits } from "../base/index.ts";
import { boundText } from "./bound-text.ts";
import { Cuts, LOG_CUT } from "./cuts.ts";
import { safeString } from "./describe.ts";
import { escapeText } from "./escape.ts";
import { fitLine } from "./fit.ts";
import { type Head, type Key, KnownNames, LAST } from "./known-names.ts";
import { listFields } from "./list-fields.ts";
import { encodeText } from "./message.ts";
import { isNamedByObject, verdictOfNamed } from "./named-values.ts";
import { describeValue, Normaliser } from "./normalise.ts";
import { isSecretValue, noRedaction, type Redactor } from "./redactor.ts";
import { formatTimestamp } from "./timestamp.ts";
import type { TraceFields } from "./trace-fields.ts";
import { encodeSessionId, encodeString, encodeValue } from "./value.ts";

/** A line of at most this many characters fits whatever it holds: three bytes are the most one takes. */
const SURELY_FITS_CHARS = Math.floor(limits.lineBytesMax / 3) - 1;

/** V8 knows that what `for … in` gives is an object's own; of `Object.hasOwn` it does not. */
const isOwn = Object.prototype.hasOwnProperty;

/**
 * Writes events as lines. It remembers how types, sources, keys and repeating texts are written;
 * everything a caller can pass is survived, bounded and redacted here, so that the line it returns
 * can go to the disk as it is.
 */
export class LineFormatter {
  readonly #redactor: Redactor;
  readonly #names: KnownNames;
  /** The last session, and how it is written. */
  #sessionId = "";
  #sessionField = "";

  constructor(redactor: Redactor = noRedaction) {
    this.#redactor = redactor;
    this.#names = new KnownNames(redactor);
  }

  /**
   * One event as one line, without the newline, at most 64 KiB with it.
   *
   * @param timeMs milliseconds since 1970
   * @param fields anything; an object's own enumerable keys become fields
   * @param session the session to write where the fields name none; a `session_id` of null in the
   * fields means that there shall be none
   * @param trace the span to write where the fields name none
   */
  format(
    timeMs: number,
    type: string,
    source: string,
    text?: unknown,
    fields?: unknown,
    session?: string,
    trace?: TraceFields,
  ): string {
    try {
      const line = this.#formatPlain(timeMs, type, source, text, fields, session, trace);
      if (line !== undefined && line.length <= SURELY_FITS_CHARS) return line;
    } catch {
      // A getter or a proxy threw: the careful way below reads each value by itself.
    }
    return this.#formatWithin(timeMs, type, source, text, fields, session, trace);
  }

  /** The common case: short texts, few fields. Undefined when something needs the careful way. */
  #formatPlain(
    timeMs: number,
    type: string,
    source: string,
    text: unknown,
    fields: unknown,
    session: string | undefined,
    trace: TraceFields | undefined,
  ): string | undefined {
    const head = this.#names.head(type, source);
    let line = formatTimestamp(timeMs) + head.written;
    let separated = true;
    if (text !== undefined && text !== "") {
      if (typeof text !== "string" || text.length > limits.valueCharsMax) return undefined;
      line += head.texts.get(text) ?? this.#learnText(head, text);
      separated = false;
    }
    let own: unknown;
    let said = 0;
    if (fields !== undefined) {
      if (!isPlainObject(fields)) return undefined;
      let count = 0;
      for (const name in fields) {
        if (!isOwn.call(fields, name)) continue;
        if (count === limits.fieldsMax) return undefined;
        const key = this.#names.key(name, head, count++);
        const value = fields[name];
        if (key.changed) return undefined;
        if (key.role === LAST) {
          if (name === LOG_CUT) return undefined;
          own = value;
          continue;
        }
        if (value === undefined) continue;
        said |= key.role;
        const field = key.plain ? this.#field(key, name, value) : this.#judged(key, value, fields);
        if (field === undefined) return undefined;
        line += separated ? field.slice(1) : field;
        separated = false;
      }
    }
    if (trace !== undefined) {
      const added = trace.writtenBeside(said);
      if (added !== "") {
        line += separated ? added : ` ${added}`;
        separated = false;
      }
    }
    if (own === null) return line;
    const id = own === undefined ? session : own;
    if (id === undefined || id === "") return line;
    if (id !== this.#sessionId && !this.#learnSession(id)) return undefined;
    return line + (separated ? this.#sessionField.slice(1) : this.#sessionField);
  }

  /**
   * A field whose key may name a secret. What stands under `value` may be named one by what stands beside it. Where
   * it depends on what is written, the careful way decides.
   */
  #judged(key: Key, value: unknown, fields: Record<string, unknown>): string | undefined {
    const named = key.name === "value";
    if (named && isNamedByObject(fields)) return undefined;
    const verdict = named ? verdictOfNamed(this.#redactor, fields) : key.secret;
    if (isSecretValue(verdict, value)) return key.redacted;
    if (typeof verdict === "function" && !this.#isSettled(key, value)) return undefined;
    return this.#field(key, key.name, value);
  }

  /** Is a value written as what it is, whoever looks at it? */
  #isSettled(key: Key, value: unknown): boolean {
    if (typeof value !== "string")
      return value === null || typeof value === "boolean" || Number.isFinite(value);
    if (key.values.get(value) !== undefined) return true;
    return value.length <= limits.valueCharsMax && this.#redactor.redactText(value) === value;
  }

  /** A field as it is written, with the space before it, or undefined when it has to be cut. */
  #field(key: Key, name: string, value: unknown): string | undefined {
    switch (typeof value) {
      case "string":
        return key.values.get(value) ?? this.#learnValue(key, value);
      case "number":
        return key.prefix + (Number.isFinite(value) ? value : `"${value}"`);
      case "boolean":
        return key.prefix + value;
      default: {
        if (value === null) return `${key.prefix}null`;
        const cuts = new Cuts();
        const normal = new Normaliser(this.#redactor, cuts, name).written(value);
        return normal === undefined || cuts.any ? undefined : key.prefix + encodeValue(normal);
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
    trace: TraceFields | undefined,
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
    const own = this.#session(listed.session, session, cuts);
    const added = trace?.writtenBeside(listed.said) ?? "";
    return fitLine({ head, text: shown, ...listed, session: own, trace: added }, cuts, this.#redactor);
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

  #learnText(head: Head, text: string): string {
    const redacted = this.#redactor.redactText(text);
    const written = encodeText(redacted);
    if (redacted === text) head.texts.add(text, written);
    return written;
  }

  /** A secret is not remembered, for it would stay in memory. */
  #learnValue(key: Key, value: string): string | undefined {
    if (value.length > limits.valueCharsMax) return undefined;
    const redacted = this.#redactor.redactText(value);
    const field = key.prefix + encodeString(redacted);
    if (redacted === value) key.values.add(value, field);
    return field;
  }

  #learnSession(id: unknown): boolean {
    if (typeof id !== "string" || id.length > limits.sessionIdCharsMax) return false;
    const redacted = this.#redactor.redactText(id);
    if (redacted.length > limits.sessionIdCharsMax) return false;
    this.#sessionField = ` session_id=${encodeSessionId(redacted)}`;
    this.#sessionId = id;
    return true;
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
