import { limits } from "../base/index.ts";
import { boundText } from "./bound-text.ts";
import { Cuts } from "./cuts.ts";
import { className, errorParts, isError, readProperty, safeString } from "./describe.ts";
import { describeBinary } from "./describe-binary.ts";
import { isSecretItem, verdictOfNamed } from "./named-values.ts";
import { isSecretValue, type KeyVerdict, REDACTED, type Redactor } from "./redactor.ts";
import type { LogValue } from "./value.ts";

/** How a collection says how many more it has than are written. */
const MORE = /^\[\d+ more\]$/;

/** An object that has no form of its own. */
const PLAIN = Symbol("plain");

/** One more look is enough for nearly any value; whoever redacts without end is not followed further. */
const LOOKS_MAX = 8;

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
  /** Is everything so far written as it was given? */
  #asGiven = true;

  constructor(redactor: Redactor, cuts: Cuts, name: string) {
    this.#redactor = redactor;
    this.#cuts = cuts;
    this.#name = name;
  }

  /**
   * The normalised value as it is written. What is written is not always what was given (a Map becomes an
   * object, a BigInt a text), and may name as a secret what the other did not: then it is looked at once more, as it
   * is when its line is logged again.
   */
  written(value: unknown): LogValue | undefined {
    let normal = this.value(value);
    let asGiven = this.#asGiven;
    if (asGiven || typeof normal !== "object") return normal;
    const redactor: Redactor = {
      isSecretKey: (key) => this.#redactor.isSecretKey(key),
      redactText: (text) => text,
    };
    for (let left = LOOKS_MAX; left > 0 && !asGiven; left--) {
      const look = new Normaliser(redactor, new Cuts(), this.#name);
      normal = look.value(normal);
      asGiven = look.#asGiven;
    }
    return normal;
  }

  /** The normalised value, or undefined for what is omitted. */
  value(value: unknown): LogValue | undefined {
    switch (typeof value) {
      case "string":
        return this.text(value);
      case "number":
        if (Number.isFinite(value)) return value === 0 ? 0 : value;
        return this.#other(String(value));
      case "boolean":
        return value;
      case "undefined":
        this.#asGiven = false;
        return undefined;
      case "bigint":
        return this.#other(this.#bigint(value));
      case "symbol":
        return this.#other(this.text(safeString(value)));
      case "function":
        return this.#other(this.text(`[Function ${safeString(readProperty(value, "name"))}]`));
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
    if (bounded.text !== text) this.#asGiven = false;
    return bounded.text;
  }

  /** Something that is written as something else. */
  #other<T>(written: T): T {
    this.#asGiven = false;
    return written;
  }

  #bigint(value: bigint): string {
    if (value < BIGINT_MAX && value > -BIGINT_MAX) return String(value);
    const digits = value.toString(16);
    this.#cuts.note(this.#name, digits.length);
    return `[BigInt of ${digits.length} hexadecimal digits]`;
  }

  #object(object: object): LogValue | undefined {
    if (this.#ancestors.includes(object)) return this.#other("[Circular]");
    if (this.#ancestors.length > limits.depthMax) return this.#other(`[${className(object)}]`);
    this.#ancestors.push(object);
    try {
      return this.#known(object);
    } catch {
      return this.#other("[unreadable]");
    } finally {
      this.#ancestors.pop();
    }
  }

  /** Lists and plain objects are written as what they are; may throw, for what it looks at may. */
  #known(object: object): LogValue | undefined {
    if (Array.isArray(object)) return this.#array(object);
    const asGiven = this.#asGiven;
    this.#asGiven = false;
    const formed = this.#formed(object);
    if (formed !== PLAIN) return formed;
    this.#asGiven = asGiven;
    return this.#plain(object);
  }

  /** The kinds of object that have a form of their own. */
  #formed(object: object): LogValue | undefined | typeof PLAIN {
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
    return typeof toJSON === "function" ? this.value((toJSON as () => unknown).call(object)) : PLAIN;
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
      return secret ? this.#taken(item) : item;
    });
  }

  #list(length: number, item: (index: number) => unknown): LogValue[] {
    const list: LogValue[] = [];
    for (let index = 0; index < length; index++) {
      if (!this.#room(index)) {
        list.push(this.#rest(length, index, item));
        break;
      }
      list.push(this.value(item(index)) ?? null);
    }
    return list;
  }

  /** What is written for the items there is no room for; where it was read back it is the last item. */
  #rest(length: number, index: number, item: (index: number) => unknown): string {
    const last = index + 1 === length ? item(index) : undefined;
    if (typeof last === "string" && MORE.test(last)) return last;
    this.#cuts.note(this.#name, length);
    return this.#other(`[${length - index} more]`);
  }

  /** The mark in a secret's place. */
  #taken(secret: unknown): string {
    if (secret !== REDACTED) this.#asGiven = false;
    return REDACTED;
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
    if (keys.length === 0 && className(object) !== "Object") return this.#other(`[${className(object)}]`);
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
      result["…"] = this.#rest(total, index, () => (key === "…" ? read() : undefined));
      return false;
    }
    const given = read();
    const secret = isSecretValue(verdict ?? this.#redactor.isSecretKey(key), given);
    const value = secret ? this.#taken(given) : this.value(given);
    const name = boundText(key, limits.keyCharsMax, this.#redactor).text;
    if (name !== key) this.#asGiven = false;
    if (value !== undefined) result[name] = value;
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
