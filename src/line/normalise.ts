import { limits } from "../base/index.ts";
import { Cuts } from "./cuts.ts";
import { className, errorParts, isError, readProperty, safeString } from "./describe.ts";
import { describeBinary } from "./describe-binary.ts";
import { isSecretItem, verdictOfNamed } from "./named-values.ts";
import { isSecretValue, type KeyVerdict, REDACTED, type Redactor } from "./redactor.ts";
import { cutBefore, settledCut } from "./settled-cut.ts";
import type { LogValue } from "./value.ts";

/** A BigInt above this many bits is named by its size: printing decimal digits is quadratic. */
const BIGINT_MAX = 1n << 4096n;

/**
 * Turns any JavaScript value into one that a line can hold, within the bounds and with secrets
 * taken out: the walk that makes every value survivable. One instance serves one field of one event.
 */
export class Normaliser {
  readonly #redactor: Redactor;
  readonly #cuts: Cuts;
  readonly #name: string;
  readonly #ancestors: object[] = [];
  #nodes = 0;
  #chars = 0;

  constructor(redactor: Redactor, cuts: Cuts, name: string) {
    this.#redactor = redactor;
    this.#cuts = cuts;
    this.#name = name;
  }

  /** The normalised value, or undefined for what is omitted. */
  value(value: unknown): LogValue | undefined {
    switch (typeof value) {
      case "string":
        return this.text(value);
      case "number":
        return Number.isFinite(value) ? (value === 0 ? 0 : value) : String(value);
      case "boolean":
        return value;
      case "undefined":
        return undefined;
      case "bigint":
        return this.#bigint(value);
      case "symbol":
        return this.text(safeString(value));
      case "function":
        return this.text(`[Function ${safeString(readProperty(value, "name"))}]`);
      default:
        return value === null ? null : this.#object(value as object);
    }
  }

  /** Caps, redacts and mends a text; the length of a longer one is noted. */
  text(text: string): string {
    const room = Math.max(0, limits.valueCharsMax - this.#chars);
    const bounded = boundText(text, room, this.#redactor);
    if (bounded.cut) this.#cuts.note(this.#name, text.length);
    this.#chars += bounded.text.length;
    return bounded.text;
  }

  #bigint(value: bigint): string {
    if (value < BIGINT_MAX && value > -BIGINT_MAX) return String(value);
    const digits = value.toString(16);
    this.#cuts.note(this.#name, digits.length);
    return `[BigInt of ${digits.length} hexadecimal digits]`;
  }

  #object(object: object): LogValue | undefined {
    if (this.#ancestors.includes(object)) return "[Circular]";
    if (this.#ancestors.length > limits.depthMax) return `[${className(object)}]`;
    this.#ancestors.push(object);
    try {
      return this.#known(object);
    } catch {
      return "[unreadable]";
    } finally {
      this.#ancestors.pop();
    }
  }

  /** The kinds of object that have a form of their own; may throw, for what it looks at may. */
  #known(object: object): LogValue | undefined {
    if (Array.isArray(object)) return this.#array(object);
    if (isError(object)) return this.#error(object);
    if (object instanceof Date) return Number.isNaN(object.getTime()) ? "Invalid Date" : object.toISOString();
    if (object instanceof Map) return this.#map(object);
    if (object instanceof Set) return this.#iterable(object.size, object.values());
    if (ArrayBuffer.isView(object) || object instanceof ArrayBuffer) return this.#binary(object);
    if (object instanceof Headers || object instanceof URLSearchParams)
      return this.#map(new Map(object.entries()));
    if (object instanceof RegExp || object instanceof URL) return this.text(String(object));
    if (object instanceof String || object instanceof Number || object instanceof Boolean) {
      return this.value(object.valueOf());
    }
    const toJSON = readProperty(object, "toJSON");
    if (typeof toJSON === "function") return this.value((toJSON as () => unknown).call(object));
    return this.#plain(object);
  }

  /** A list, in which a name may stand before its value. */
  #array(array: readonly unknown[]): LogValue[] {
    const length = lengthOf(array);
    const entry = Array.isArray(this.#ancestors.at(-2));
    let before: unknown;
    return this.#list(length, (index) => {
      const item = array[index];
      const secret = isSecretItem(this.#redactor, item, { length, index, before, entry });
      before = item;
      return secret ? REDACTED : item;
    });
  }

  #list(length: number, item: (index: number) => unknown): LogValue[] {
    const list: LogValue[] = [];
    for (let index = 0; index < length; index++) {
      if (!this.#room(index)) {
        this.#cuts.note(this.#name, length);
        list.push(`[${length - index} more]`);
        break;
      }
      list.push(this.value(item(index)) ?? null);
    }
    return list;
  }

  #iterable(length: number, items: Iterator<unknown>): LogValue[] {
    return this.#list(length, () => items.next().value);
  }

  #map(map: Map<unknown, unknown>): LogValue {
    const textKeys = ![...take(map.keys(), limits.itemsMax)].some((key) => typeof key !== "string");
    if (!textKeys) return this.#iterable(map.size, this.#pairs(map));
    const result: Record<string, LogValue> = Object.create(null);
    let index = 0;
    for (const [key, value] of map) {
      if (!this.#entry(result, index++, map.size, String(key), () => value)) break;
    }
    return result;
  }

  /** Entries whose keys are not all texts; those that are can still name a secret. */
  *#pairs(map: Map<unknown, unknown>): Generator<readonly [unknown, unknown]> {
    for (const [key, value] of map) {
      const secret = typeof key === "string" && isSecretValue(this.#redactor.isSecretKey(key), value);
      yield [key, secret ? REDACTED : value];
    }
  }

  #plain(object: object): LogValue {
    const keys = Object.keys(object);
    if (keys.length === 0 && className(object) !== "Object") return `[${className(object)}]`;
    const result: Record<string, LogValue> = Object.create(null);
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index] as string;
      const verdict = key === "value" ? verdictOfNamed(this.#redactor, object) : undefined;
      if (!this.#entry(result, index, keys.length, key, () => readProperty(object, key), verdict)) break;
    }
    return result;
  }

  /** Adds one entry; false when there is no room for it and the rest is only counted. */
  #entry(
    result: Record<string, LogValue>,
    index: number,
    total: number,
    key: string,
    read: () => unknown,
    verdict?: KeyVerdict,
  ): boolean {
    if (!this.#room(index)) {
      this.#cuts.note(this.#name, total);
      result["…"] = `[${total - index} more]`;
      return false;
    }
    const given = read();
    const secret = isSecretValue(verdict ?? this.#redactor.isSecretKey(key), given);
    const value = secret ? REDACTED : this.value(given);
    if (value !== undefined) result[boundText(key, limits.keyCharsMax, this.#redactor).text] = value;
    return true;
  }

  #error(error: Error): LogValue {
    const { name, message, code, frames } = errorParts(error);
    const result: Record<string, LogValue> = Object.create(null);
    result["name"] = this.text(name);
    result["message"] = this.text(message);
    if (code !== undefined) result["code"] = this.value(code) ?? null;
    const cause = readProperty(error, "cause");
    if (cause !== undefined) result["cause"] = this.value(cause) ?? null;
    const errors = readProperty(error, "errors");
    if (Array.isArray(errors)) result["errors"] = this.value(errors.slice(0, limits.causesMax)) ?? null;
    if (frames.length > 0) result["stack"] = this.text(frames.slice(0, limits.stackFramesMax).join(" < "));
    return result;
  }

  #binary(binary: ArrayBuffer | ArrayBufferView): LogValue {
    if (ArrayBuffer.isView(binary) && !(binary instanceof Uint8Array) && !(binary instanceof DataView)) {
      const numbers = binary as unknown as ArrayLike<number | bigint>;
      return this.#list(numbers.length, (index) => numbers[index]);
    }
    const bytes = ArrayBuffer.isView(binary)
      ? new Uint8Array(binary.buffer, binary.byteOffset, binary.byteLength)
      : new Uint8Array(binary);
    const { text, cut } = describeBinary(bytes, binary, this.#redactor);
    if (cut !== undefined) this.#cuts.note(this.#name, cut);
    return text;
  }

  /** Is there room for one more value at this index of a collection? */
  #room(index: number): boolean {
    this.#nodes++;
    return index < limits.itemsMax && this.#nodes <= limits.nodesMax && this.#chars < limits.valueCharsMax;
  }
}

/** A list's length; a proxy may give anything for it. */
function lengthOf(list: ArrayLike<unknown>): number {
  return typeof list.length === "number" ? list.length : 0;
}

/**
 * Any value as one text, bounded and redacted: texts as they are, everything else as JSON.
 */
export function describeValue(value: unknown, redactor: Redactor): string {
  const normal = new Normaliser(redactor, new Cuts(), "").value(value);
  return typeof normal === "string" ? normal : JSON.stringify(normal ?? null);
}

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let taken = 0;
  for (const item of items) {
    if (taken++ >= count) return;
    yield item;
  }
}

/**
 * Caps a text, then redacts it, then makes it well-formed. Redaction looks a margin beyond the
 * cap and what it saw there is taken off again, so that no cap leaves the first half of a secret. A
 * mark may be longer than what it stands for: then the text is cut, too.
 */
export function boundText(
  text: string,
  charsMax: number,
  redactor: Redactor,
): { readonly text: string; readonly cut: boolean } {
  const lookedAt = charsMax + limits.redactionMarginChars;
  const redacted = wellFormed(redactor.redactText(text.slice(0, lookedAt)));
  if (text.length <= charsMax && redacted.length <= charsMax) return { text: redacted, cut: false };
  const safe = text.length <= lookedAt ? redacted.length : redacted.length - limits.redactionMarginChars;
  const seen = cutBefore(redacted, Math.max(0, safe));
  return { text: settledCut(seen, ({ length }) => Math.min(charsMax, length), redactor), cut: true };
}

function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}
