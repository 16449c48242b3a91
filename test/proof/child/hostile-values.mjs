import { runInNewContext } from "node:vm";

/** What an object throws that wants to do harm. */
function refuse() {
  throw new TypeError("refused");
}

/** An object whose every way to be looked at throws. */
function touchy() {
  return new Proxy(Object.create(null), {
    get: refuse,
    has: refuse,
    ownKeys: refuse,
    getPrototypeOf: refuse,
    getOwnPropertyDescriptor: refuse,
  });
}

function revoked(/** @type {object} */ target) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function nested(/** @type {number} */ depth) {
  /** @type {unknown} */
  let value = "deep";
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? { value } : [value];
  return value;
}

function cyclic() {
  const object = { list: /** @type {unknown[]} */ ([]) };
  object.list.push(object, new Map([[object, object]]));
  return object;
}

function keys(/** @type {number} */ count) {
  /** @type {Record<string, number>} */
  const object = {};
  for (let index = 0; index < count; index++) object[`key${index}`] = index;
  return object;
}

function withProperty(
  /** @type {object} */ object,
  /** @type {PropertyKey} */ key,
  /** @type {PropertyDescriptor} */ what,
) {
  return Object.defineProperty(object, key, { configurable: true, enumerable: true, ...what });
}

function errorWith(/** @type {string} */ key, /** @type {PropertyDescriptor} */ what) {
  return withProperty(new Error("hostile"), key, what);
}

function cyclicCause() {
  const first = new Error("first");
  const second = new RangeError("second", { cause: first });
  first.cause = second;
  return first;
}

function named(/** @type {string} */ name) {
  class Named {
    toString() {
      throw new Error("no text");
    }
  }
  Object.defineProperty(Named, "name", { value: name });
  return new Named();
}

function lyingArray(/** @type {unknown} */ length) {
  return new Proxy([], { get: (target, key) => (key === "length" ? length : Reflect.get(target, key)) });
}

class Money {
  #cents = 5;
  get cents() {
    return this.#cents;
  }
}

/** A hundred million where there is time: below that, `replace` does not abort V8. */
const HUNDRED_MILLION = process.env.CI === "true" ? 100_000_000 : 20_000_000;
const MILLION = HUNDRED_MILLION / 100;

/**
 * Values that a caller can pass by accident or to do harm, by name; each is made anew for each run. `log` is a
 * function that logs, for those that do so while they are looked at.
 *
 * @type {Record<string, (log: (value: unknown) => unknown) => unknown>}
 */
export const HOSTILE_VALUES = {
  undefined: () => undefined,
  null: () => null,
  "a BigInt": () => 2n ** 64n,
  "a gigantic BigInt": () => 2n ** 1_000_000n,
  "a symbol": () => Symbol("a|symbol\n"),
  "a well-known symbol": () => Symbol.iterator,
  NaN: () => Number.NaN,
  "negative infinity": () => Number.NEGATIVE_INFINITY,
  "negative zero": () => -0,
  "the empty text": () => "",
  "pipes and breaks": () => "a|b\r\nc\t|\\!\n|",
  "a line of a log": () => "\n2026-01-09T14:32:01.456Z|a:forged|s|session_id=forged\n",
  "something like fields": () => 'session_id=forged x="1" y={"a":[1]} =',
  "lone surrogates": () => "\ud800 \udfff\ud83e",
  "line separators and bidirectional controls": () => "\u2028\u2029\u202e\u2066\u061c\u0085",
  "NUL and the other controls": () => "\0\x01\x1b[2J\x7f\x9b",
  "100 million characters": () => "x".repeat(HUNDRED_MILLION),
  "50 million pipes": () => "|".repeat(HUNDRED_MILLION / 2),
  "50 million lone surrogates": () => "\ud800".repeat(HUNDRED_MILLION / 2),
  "a text in every byte escaped": () => "\u2028".repeat(65_536),
  "a cycle": cyclic,
  "a deep tree": () => nested(10_000),
  "a deep list": () => JSON.parse("[".repeat(5_000) + "]".repeat(5_000)),
  "a million keys": () => keys(MILLION),
  "a wide tree": () => Array.from({ length: 2_000 }, () => keys(50)),
  "a sparse array": () => {
    const list = [];
    list.length = 2 ** 32 - 1;
    return list;
  },
  "a frozen object": () => Object.freeze({ a: Object.freeze([1]) }),
  "an object without a prototype": () => Object.assign(Object.create(null), { a: 1 }),
  "an object with __proto__ as its own key": () => JSON.parse('{"__proto__":{"a":1},"constructor":2}'),
  "an instance of a class": () => new Money(),
  "a throwing getter": () => withProperty({ a: 1 }, "b", { get: refuse }),
  "a getter that throws nothing usual": () =>
    withProperty({}, "b", {
      get() {
        throw touchy();
      },
    }),
  "a throwing toString": () => ({ toString: refuse }),
  "a toString that returns no text": () => ({ toString: () => ({}) }),
  "a throwing Symbol.toPrimitive": () => ({ [Symbol.toPrimitive]: refuse }),
  "a throwing toJSON": () => ({ toJSON: refuse }),
  "a toJSON that returns itself": () => ({
    toJSON() {
      return this;
    },
  }),
  "a toJSON that returns ever more": () => {
    const more = () => ({ toJSON: more });
    return more();
  },
  "a throwing constructor": () => withProperty({}, "constructor", { get: refuse }),
  "a throwing Symbol.toStringTag": () => withProperty({}, Symbol.toStringTag, { get: refuse }),
  "a revoked proxy": () => revoked({}),
  "a revoked proxy of a list": () => revoked([]),
  "a revoked proxy of a function": () => revoked(() => {}),
  "a proxy whose traps all throw": touchy,
  "a proxy that names a key twice": () => new Proxy({}, { ownKeys: () => ["a", "a"] }),
  "a proxy that names keys it has not": () => new Proxy({}, { ownKeys: () => ["a", "b"] }),
  "a proxy of ever more prototypes": () => {
    /** @type {object} */
    const proxy = new Proxy({}, { getPrototypeOf: () => proxy });
    return proxy;
  },
  "a list of lying length": () => lyingArray(Number.POSITIVE_INFINITY),
  "a list whose length is no number": () => lyingArray({ valueOf: () => 5_000, toString: refuse }),
  "a list whose length is a symbol": () => lyingArray(Symbol("length")),
  "typed arrays": () => ({ a: new Float64Array([Number.NaN, -0]), b: new BigInt64Array(5_000) }),
  "a large Uint8Array": () => new Uint8Array(HUNDRED_MILLION / 10),
  "a Buffer": () => Buffer.from("bytes|\n"),
  "a detached buffer": () => {
    const bytes = new Uint8Array(8);
    structuredClone(bytes, { transfer: [bytes.buffer] });
    return new DataView(new ArrayBuffer(1)) && bytes;
  },
  "a SharedArrayBuffer": () => new SharedArrayBuffer(64),
  "a Map of everything": () =>
    new Map(
      /** @type {[unknown, unknown][]} */ ([
        [Symbol("k"), 1],
        [touchy(), touchy()],
        [Number.NaN, refuse],
      ]),
    ),
  "a Map with keys that are no texts": () => new Map([[Object.create(null), 1]]),
  "a Set of itself": () => {
    const set = new Set();
    return set.add(set);
  },
  "a WeakMap": () => new WeakMap(),
  "a WeakRef": () => new WeakRef({}),
  "an invalid Date": () => new Date(Number.NaN),
  "something that only looks like a Date": () => Object.create(Date.prototype),
  "a Date of the year 270000": () => new Date(8.6e15),
  "a RegExp": () => /a|b\n/g,
  "a URL": () => new URL("https://example.com/a|b?c=d#e"),
  "boxed primitives": () => [Object("text"), Object(5), Object(true), Object(5n), Object(Symbol("s"))],
  "a boxed text that lies": () => Object.assign(Object("text"), { valueOf: refuse }),
  "an arguments object": () =>
    (function () {
      // biome-ignore lint/complexity/noArguments: the object itself is what is tested
      return arguments;
    })(),
  "a function": () => function named() {},
  "a function whose name throws": () => withProperty(() => {}, "name", { get: refuse }),
  "a class": () => Money,
  "a generator": () =>
    (function* () {
      yield 1;
    })(),
  "an endless iterable": () => ({
    *[Symbol.iterator]() {
      for (;;) yield 1;
    },
  }),
  "a promise that rejects": () => {
    const promise = Promise.reject(new Error("rejected"));
    promise.catch(() => {});
    return promise;
  },
  "a then that throws": () => withProperty({}, "then", { enumerable: false, get: refuse }),
  "an error": () => new Error("plain | error\nof two lines"),
  "an error of another realm": () => runInNewContext("new RangeError('elsewhere')"),
  "an error with a cyclic cause": cyclicCause,
  "an error of 100 million characters": () => new Error("x|".repeat(HUNDRED_MILLION / 2)),
  "an AggregateError of 10 000": () =>
    new AggregateError(Array.from({ length: 10_000 }, () => new Error("one"))),
  "an error whose errors are a revoked proxy": () => errorWith("errors", { value: revoked([]) }),
  "an error whose stack throws": () => errorWith("stack", { get: refuse }),
  "an error whose message throws": () => errorWith("message", { get: refuse }),
  "an error whose name throws": () => errorWith("name", { get: refuse }),
  "an error whose cause throws": () => errorWith("cause", { get: refuse }),
  "an error whose message is an object": () => errorWith("message", { value: touchy() }),
  "an error whose stack is 100 million frames": () =>
    errorWith("stack", { value: "\n    at x".repeat(10 * MILLION) }),
  "an error that is a proxy": () => new Proxy(new Error("hidden"), { get: refuse }),
  "a getter that logs": (log) => withProperty({}, "a", { get: () => log("from a getter") }),
  "a toJSON that logs": (log) => ({ toJSON: () => log("from toJSON") }),
  "a class with a name of 100 million pipes": () => named("|".repeat(HUNDRED_MILLION)),
  "an object that looks like nothing": () => runInNewContext("({ valueOf: null, toString: null })"),
  "a log_cut of a million characters": () => ({ log_cut: "x".repeat(1_000_000) }),
  "a session_id that throws": () => withProperty({}, "session_id", { get: refuse }),
  "a session_id that is a list": () => ({ session_id: ["a|b", { c: 1 }] }),
  globalThis: () => globalThis,
};
