import fc from "fast-check";
import { formatLine } from "../../../src/line/index.ts";

/** Pieces of messages that are likely to go wrong, glued together. */
const PIECES = [
  ...[
    " ",
    " ",
    " ",
    "  ",
    "=",
    '"',
    '"',
    "\\",
    '\\"',
    "\\\\",
    "{",
    "}",
    "[",
    "]",
    "{}",
    "[1]",
    '{"a":"}"}',
    '["]"]',
  ],
  ...[
    "session_id=",
    "session_id=",
    " session_id=abc",
    " session_id=abc",
    ' session_id="a b"',
    " session_id={}",
  ],
  ...[' session_id="a\\"b"', " session_id=", ' session_id=""', " session\\x5fid=z", "\\x73ession_id=y"],
  ...[
    "session\\x5FId=w",
    "xsession_id=q",
    " session_id.x=1",
    "session_id",
    " session_id=a\\nb",
    "\\=",
    " \\x20=1",
  ],
  ...[
    " a=1",
    ' a="b c"',
    " a={",
    ' a="',
    " a=[[",
    " b.c-d_9=true",
    " 9a=1",
    "text",
    "été",
    "漢",
    " a={}x",
    ' a="b"c',
  ],
  ...["\u2028", "\\u00e9", "\\xff", "\\ud800", "\\n", "\r", "\t", "\0", "!", "\\!", "ÿ", "a".repeat(40)],
];

const binary = fc.string({ unit: "binary", maxLength: 20 }).map((text) => text.replaceAll(/[\n|]/g, ""));
const piece = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 1, arbitrary: binary },
);

/** A message as nobody's formatter would write it; newlines and pipes are not in it. */
export const oddMessage = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(""));

const NAMES = [
  "app:start",
  "llm:request",
  "error:io",
  "log:segment",
  "agent",
  "",
  "a\\x7cb",
  "\\ud83d",
  "é:ü",
];
const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 1, arbitrary: oddMessage },
);

const NO_TIMESTAMPS = [
  ...[
    "2026-02-30T00:00:00.000Z",
    "2023-02-29T00:00:00.000Z",
    "2026-01-01T24:00:00.000Z",
    "2026-01-01T00:00:00.00Z",
  ],
  ...[
    "1900-02-29T00:00:00.000Z",
    "2026-13-01T00:00:00.000Z",
    "2026-01-01 00:00:00.000Z",
    "2026-01-01T00:60:00.000Z",
  ],
  ...[
    "2026-01-01T00:00:60.000Z",
    "2026-00-01T00:00:00.000Z",
    "2026-01-00T00:00:00.000Z",
    "2026-01-01T00:00:00.0a0Z",
  ],
];
const YEARS = { min: new Date("0000-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59.999Z") };
const timestamp = fc.oneof(
  { weight: 5, arbitrary: fc.date({ ...YEARS, noInvalidDate: true }).map((date) => date.toISOString()) },
  {
    weight: 9,
    arbitrary: fc
      .integer({ min: 0, max: 150_000 })
      .map((ms) => new Date(1_709_164_750_000 + ms).toISOString()),
  },
  { weight: 1, arbitrary: fc.constantFrom("2024-02-29T23:59:59.999Z", ...NO_TIMESTAMPS) },
);

const oddEvent = fc
  .tuple(timestamp, name, name, oddMessage)
  .map(([time, type, source, message]) => `${time}|${type}|${source}|${message}`);

const KEYS = ["a", "b.c", "session_id", "é", "json"];
const ownEvent = fc
  .record({
    timestamp: fc.integer({ min: 0, max: 4_000_000_000_000 }),
    type: fc.constantFrom("app:step", "a|b", "ü"),
    source: oddMessage,
    text: oddMessage,
    fields: fc.dictionary(
      fc.constantFrom(...KEYS),
      fc.oneof(oddMessage, fc.integer(), fc.jsonValue() as fc.Arbitrary<unknown>),
      { maxKeys: 4 },
    ),
  })
  .map((event) => formatLine(event));

const TORN = [
  "|",
  "|\\!",
  "||",
  "\0\0\0",
  "",
  "2026-01-01T00:00:00.000Z",
  "|log:segment|log-thread|format=1",
];
const cut = fc.tuple(oddEvent, fc.double({ min: 0, max: 1, noNaN: true })).map(([line, share]) => {
  return line.slice(0, Math.floor(line.length * share));
});
const glued = fc
  .array(fc.oneof(oddEvent, ownEvent, cut, fc.constantFrom(...TORN)), { maxLength: 3 })
  .map((parts) => parts.join(""));

const line = fc.oneof(
  { weight: 4, arbitrary: oddEvent },
  { weight: 3, arbitrary: ownEvent },
  { weight: 1, arbitrary: fc.constantFrom(...TORN) },
  { weight: 2, arbitrary: glued },
);

/** Some bytes of a log changed to any others: invalid UTF-8, newlines and NULs among them. */
const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 3 });

/** Bytes of a log: odd lines, damaged here and there, the last one perhaps not ended. */
export const oddLog = fc
  .tuple(fc.array(line, { maxLength: 20 }), damage, fc.boolean())
  .map(([lines, changes, ended]) => {
    const bytes = Buffer.from(lines.join("\n") + (ended ? "\n" : ""));
    for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
    return Uint8Array.from(bytes);
  });
