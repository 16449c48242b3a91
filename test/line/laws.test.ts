import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limits } from "../../src/base/index.ts";
import {
  classifyLine,
  formatLine,
  formatTimestamp,
  type LineInput,
  normaliseEvent,
  parseLine,
  safeString,
} from "../../src/line/index.ts";

const RUNS = { numRuns: process.env["CI"] ? 20_000 : 2_000 };

/** Texts that are likely to go wrong: pieces of the format itself, glued together. */
const pieces = fc.constantFrom(
  "=",
  "a=",
  " a=1",
  '"',
  "\\",
  "|",
  "\n",
  " ",
  "  ",
  "{",
  "}",
  "[",
  "]",
  ":",
  "\\x7c",
  "\\n",
  "\\!",
  "|\\!",
  "2026-01-09T14:32:01.456Z",
  "session_id=",
  "log_cut",
  "true",
  "null",
  "NaN",
  "-0",
  "1e5",
  "007",
  "12345678901234567890",
  "\u2028",
  "\u202e",
  "\ud800",
  "\udc00",
  "🦉",
  "é",
  "漢",
  "\u0000",
  "\u0085",
  "__proto__",
  "constructor",
);
const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join("")),
);
const scalar = fc.oneof(
  text,
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.date(),
);
const nested = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(text, tie("value"), { maxKeys: 4 }),
  ),
})).value;
const key = fc.oneof(
  text,
  fc.constantFrom(
    "model",
    "tokens_in",
    "session_id",
    "a b",
    "1",
    "2",
    "",
    "_",
    "log_cut",
    "\ud800",
    "\ufffd",
  ),
);
const event: fc.Arbitrary<LineInput> = fc.record(
  {
    timestamp: fc.integer({ min: 0, max: 253_402_300_799_999 }),
    type: text,
    source: text,
    text,
    fields: fc.dictionary(key, nested, { maxKeys: 6 }),
  },
  { requiredKeys: ["timestamp", "type", "source"] },
);

/** What is longer is cut, and then more is read back than was given: `log_cut`. */
function isWithinBounds({ type, source, fields = {} }: LineInput): boolean {
  return (
    type.length <= limits.typeCharsMax &&
    source.length <= limits.sourceCharsMax &&
    safeString(fields["session_id"]).length <= limits.sessionIdCharsMax &&
    Object.keys(fields).every((name) => name.length <= limits.keyCharsMax)
  );
}

describe("the laws of the line", () => {
  it("reads back what was written: parse(format(e)) = normalise(e)", () => {
    fc.assert(
      fc.property(event, (given) => {
        fc.pre(isWithinBounds(given));
        const line = formatLine(given);
        const parsed = parseLine(line);
        const normal = normaliseEvent(given);
        expect(parsed).toBeDefined();
        expect(parsed?.timestamp).toBe(formatTimestamp(given.timestamp as number));
        expect(parsed?.type).toBe(normal.type);
        expect(parsed?.source).toBe(normal.source);
        expect(parsed?.text).toBe(normal.text);
        expect(JSON.stringify(parsed?.fields)).toBe(JSON.stringify(normal.fields));
      }),
      RUNS,
    );
  });

  it("is canonical: format(parse(l)) = l", () => {
    fc.assert(
      fc.property(event, (given) => {
        const line = formatLine(given);
        expect(formatLine(parseLine(line) as NonNullable<ReturnType<typeof parseLine>>)).toBe(line);
      }),
      RUNS,
    );
  });

  it("is one line with three pipes, and an event of its own segment", () => {
    fc.assert(
      fc.property(event, (given) => {
        const line = formatLine(given);
        expect(line.split("|").length).toBe(4);
        expect(line).not.toMatch(/[\n\r\u2028\u2029\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        const bytes = Buffer.from(line);
        expect(bytes.toString()).toBe(line);
        expect(classifyLine(bytes)).toEqual([
          { kind: "event", start: 0, end: bytes.length, salvaged: false },
        ]);
      }),
      RUNS,
    );
  });

  it("keeps text from forging fields: text alone never has any", () => {
    fc.assert(
      fc.property(text, (said) => {
        const parsed = parseLine(formatLine({ timestamp: 0, type: "a:b", source: "s", text: said }));
        expect(Object.keys(parsed?.fields ?? {})).toEqual([]);
        expect(parsed?.text ?? "").toBe(said.toWellFormed());
      }),
      RUNS,
    );
  });

  it("salvages an event behind any fragment of another, at its own bytes", () => {
    fc.assert(
      fc.property(event, event, fc.double({ min: 0, max: 1, noNaN: true }), (first, second, share) => {
        const torn = Buffer.from(formatLine(first));
        const fragment = torn.subarray(0, Math.floor(share * torn.length));
        const whole = Buffer.from(formatLine(second));
        const classified = classifyLine(Buffer.concat([fragment, whole]));
        const expected = { kind: "event", start: fragment.length, end: fragment.length + whole.length };
        expect(classified.at(-1)).toEqual({ ...expected, salvaged: fragment.length > 0 });
      }),
      RUNS,
    );
  });

  it("classifies any bytes, each in exactly one piece", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, foreign) => {
        const line = bytes.filter((byte) => byte !== 10);
        const classified = classifyLine(line, { foreign });
        let at = 0;
        for (const piece of classified) {
          expect(piece.start).toBe(at);
          at = piece.end;
        }
        expect(at).toBe(line.length);
      }),
      RUNS,
    );
  });
});
