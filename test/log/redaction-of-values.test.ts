import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseLine } from "../../src/line.ts";
import { openLog } from "../../src/log/index.ts";

/*
 * Whether a value is a secret is asked of what was given, and may not be answered differently for what is written
 * of it: a BigInt is written as a text, a Map as an object, a Set as a list.
 */

const RUNS = process.env["CI"] ? 10_000 : 1_000;

/** Writes fields, reads the line, and writes what was read. */
function again(fields: unknown): { readonly first: string; readonly second: string } {
  using log = openLog({ storage: "memory", clock: { now: () => 0 } });
  const first = log.event("a:b", "s", undefined, fields as Record<string, unknown>);
  const second = log.event("a:b", "s", undefined, parseLine(first)?.fields as Record<string, unknown>);
  return { first, second };
}

const name = fc.constantFrom(
  ...["password", "passwords", "token", "tokens", "auth", "pass", "pwd", "secret_id", "mnemonic", "cookies"],
  ...["name", "value", "key", "--token", "Bearer abcdef0123456789", "sk-a1a1a1a1a1a1a1a1a1a1 auth", "x"],
);
const word = fc.constantFrom(
  ...["word", "x7hunter9", "abcdef0123456789", "/home/ada", "1.2.3", "[redacted]", "", "4711", "a b"],
  ..."abcdefghijkl".split("").map((letter) => `${"abandon ".repeat(11)}${letter}`),
  ..."-----BEGIN PRIVATE KEY-----|x1-----BEGIN PRIVATE KEY-----ab cd|https://u:p@x.example".split("|"),
);
const plain = fc.oneof(
  ...[
    word,
    name,
    fc.boolean(),
    fc.integer(),
    fc.bigInt({ min: 0n }),
    fc.constantFrom(null, undefined, Number.NaN, -0),
  ],
  fc.constantFrom(new Date(0), Symbol("x7"), /x7/, new URL("https://u:p@x.example"), [].map),
  word.map((text) => new String(text)),
  word.map((text) => ({ toJSON: () => text })),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: "small" },
    { weight: 3, arbitrary: plain },
    fc.array(tie("any"), { maxLength: 4 }),
    fc.array(tie("any"), { maxLength: 4 }).map((items) => new Set(items)),
    fc.dictionary(name, tie("any"), { maxKeys: 3 }),
    fc.array(fc.tuple(name, tie("any")), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc.array(fc.tuple(plain, tie("any")), { maxLength: 3 }).map((entries) => new Map(entries)),
  ),
})).any;

describe("fields that are read and logged again", () => {
  it("are written as they were, whatever they were given as", () => {
    const fields = fc.oneof(
      fc.dictionary(name, value, { maxKeys: 4 }),
      fc.array(fc.tuple(name, value), { maxLength: 4 }).map((entries) => new Map(entries)),
      value,
    );
    fc.assert(
      fc.property(fields, (given) => {
        const { first, second } = again(given);
        expect(second).toBe(first);
      }),
      { numRuns: RUNS },
    );
  });

  it.each<[string, unknown]>([
    ["a number that is written as a text, behind a name", { a: ["Bearer abcdef", 4711n, "x", null] }],
    [
      "names beside values, in a Map",
      {
        a: new Map([
          ["name", "password"],
          ["value", "4711"],
        ]),
      },
    ],
    [
      "names beside values, as fields in a Map",
      new Map([
        ["value", "4711"],
        ["name", "password"],
      ]),
    ],
    ["a flag in a Set", { a: new Set(["--password", "4711"]) }],
    ["a name that is no text yet", { a: [new String("password"), "x4711"] }],
  ])("(%s) are taken out the first time", (_, fields) => {
    const { first, second } = again(fields);
    expect(first).not.toContain("4711");
    expect(second).toBe(first);
  });
});
