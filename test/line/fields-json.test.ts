import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FieldsJson, formatLine, parseMessage } from "../../src/line/index.ts";

const RUNS = { numRuns: process.env["CI"] ? 200_000 : 20_000 };
const reader = new FieldsJson();

interface Read {
  readonly json: string | null;
  readonly sessionId: string | null;
}

/** What is read straight from the bytes, or undefined where it is left to others. */
function read(message: string | Uint8Array): Read | undefined {
  const bytes = Buffer.from(message as string);
  // Something stands before and behind it, as in a block.
  const block = Buffer.concat([Buffer.from("x=1|"), bytes, Buffer.from("\ny=2 session_id=z")]);
  const isAscii = bytes.every((byte) => byte < 128);
  reader.reset(block);
  if (!reader.read(4, 4 + bytes.length, isAscii)) return undefined;
  return { json: reader.json, sessionId: reader.sessionId };
}

/** The long way, which everything else takes. */
function parsed(message: string | Uint8Array): Read {
  const { fields } = parseMessage(Buffer.from(message as string).toString());
  const json = JSON.stringify(fields);
  const sessionId = fields["session_id"];
  return {
    json: json === "{}" ? null : json,
    sessionId: typeof sessionId === "string" ? sessionId : null,
  };
}

const piece = fc.constantFrom(
  ...[
    "=",
    "a=",
    " a=1",
    " a=",
    " b=x",
    "b",
    '"',
    '""',
    '"x y"',
    "\\",
    "\\\\",
    '\\"',
    "\\n",
    "\\x00",
    "\\x41=",
    "\\ud800",
    "\\xe9",
  ],
  ...[
    " ",
    "  ",
    "{",
    "}",
    "[1]",
    '{"b":1}',
    "\t",
    "\u0001",
    "\0",
    "\r",
    "\x7f",
    ":",
    "-",
    ".",
    "_",
    "0",
    "9",
    "1.50",
    "0.1",
  ],
  ...[
    "true",
    "false",
    "null",
    "nul",
    "NaN",
    "Infinity",
    "-0",
    "-",
    "-1",
    "007",
    "1e5",
    "1e21",
    "123456789012345",
  ],
  ...[
    "1234567890123456",
    "12345678901234567890",
    " session_id=",
    "session_id=",
    " session_id=12",
    "__proto__=",
    "é=",
    "漢",
    "🦉",
  ],
  ...["\u2028", "\u0085", "\ufeff", "constructor=", " 1=", "C:\\new"],
);
const glued = fc.array(piece, { maxLength: 14 }).map((parts) => parts.join(""));
const spoilt = fc
  .array(
    fc.oneof(
      piece.map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 3 }),
    ),
    { maxLength: 10 },
  )
  .map((parts) => Buffer.concat(parts));

describe("fields as JSON, straight from a message's bytes", () => {
  it.each<[message: string, json: string | null, sessionId: string | null]>([
    ["", null, null],
    ["only text, 2 = 2", null, null],
    ["said a=1 b=x", '{"a":1,"b":"x"}', null],
    ["a= b=2", '{"a":"","b":2}', null],
    ["a=1 is no field b=2", '{"b":2}', null],
    ['"a=1" b=2', '{"b":2}', null],
    ['t q="two words" s="" n="12"', '{"q":"two words","s":"","n":"12"}', null],
    ['t q="say \\"x\\"" p=a\\x7cb w=C:\\\\x', '{"q":"say \\"x\\"","p":"a|b","w":"C:\\\\x"}', null],
    ["t a=true b=false c=null d=NaN e=nul", '{"a":true,"b":false,"c":null,"d":"NaN","e":"nul"}', null],
    [
      "t a=-1 b=-0 c=007 d=1.5 e=1.50 f=1e21",
      '{"a":-1,"b":"-0","c":"007","d":1.5,"e":"1.50","f":1e+21}'.replace("1e+21", '"1e21"'),
      null,
    ],
    ["t a=12345678901234567890 b=123456789012345", '{"a":"12345678901234567890","b":123456789012345}', null],
    ["t session_id=12 x=1", '{"session_id":"12","x":1}', "12"],
    ['t session_id="a b"', '{"session_id":"a b"}', "a b"],
    ["t session_id=x is none", null, null],
    ["grüße name=漢🦉 session_id=ü", '{"name":"漢🦉","session_id":"ü"}', "ü"],
    ["t c=\\u202ex", '{"c":"\u202ex"}', null],
    ["t __proto__=1 constructor=x", '{"__proto__":1,"constructor":"x"}', null],
    ["t tab=a\tb", '{"tab":"a\\tb"}', null],
  ])("%j", (message, json, sessionId) => {
    expect(read(message)).toEqual({ json, sessionId });
    expect(parsed(message)).toEqual({ json, sessionId });
  });

  it.each([
    ['a={"b":1}', "nested"],
    ["a=[1]", "nested"],
    ["a=1 b=2 a=3", "a key twice"],
    ["\\x41=1", "a key with an escape"],
    ['"a" b=1 c', "a quote that is none"],
    ['"a"b=1', "a quote that is none"],
    ['a="b', "a quote that is not closed"],
    ['a="b"c', "a quote that is not closed where the value ends"],
    [Array.from({ length: 33 }, (_, at) => `k${at}=1`).join(" "), "many fields"],
    [`a=${"x".repeat(8_192)}`, "a long message"],
  ])("leaves %.40s to others: %s", (message) => {
    expect(read(message)).toBeUndefined();
  });

  it("has room for what becomes longer than anything else", () => {
    const message = `${"a".repeat(20)}=${"\u0001".repeat(8_171)}`;
    expect(read(message)).toEqual(parsed(message));
    const invalid = Buffer.concat([Buffer.from('a="\t'), Buffer.alloc(8_187, 0xff), Buffer.from('"')]);
    expect(read(invalid)).toEqual(parsed(invalid));
  });

  it("is what JSON.stringify makes of the fields, whatever the message is", () => {
    let known = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          glued,
          glued.map((text) => `said ${text}`),
          spoilt,
        ),
        (message) => {
          const found = read(message);
          if (found === undefined) return;
          if (found.json !== null) known++;
          expect(found).toEqual(parsed(message));
        },
      ),
      RUNS,
    );
    expect(known).toBeGreaterThan(RUNS.numRuns / 10);
  });

  it("is the same for every line that is written here", () => {
    const value = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string(),
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
    );
    const key = fc.oneof(
      fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,11}$/),
      fc.string({ unit: "grapheme" }),
      fc.constant("session_id"),
    );
    let known = 0;
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.dictionary(key, value, { maxKeys: 6 }),
        (text, fields) => {
          const line = formatLine({ timestamp: 0, type: "a:b", source: "c", text, fields });
          const message = line.split("|")[3]?.replace(/\n$/, "") ?? "";
          const found = read(message);
          if (found === undefined) return;
          known++;
          expect(found).toEqual(parsed(message));
        },
      ),
      { numRuns: RUNS.numRuns / 10 },
    );
    // Keys of any characters have escapes, and those are left to others.
    expect(known).toBeGreaterThan(RUNS.numRuns / 50);
  });
});
