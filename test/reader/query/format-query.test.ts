import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LogThreadError } from "../../../src/base/index.ts";
import {
  completeQuery,
  type EventFilter,
  formatQuery,
  parseQuery,
  type QueryProblem,
} from "../../../src/query.ts";
import { filterParts } from "../../../src/reader/filter-parts.ts";

const NOW = Date.parse("2026-01-09T14:32:01.456Z");
const options = { nowMs: NOW };

/** What a person might type, right and wrong: whole terms, and pieces of them. */
const pieces = fc.constantFrom(
  ...'type: source: session: since: until: has: is: text: n= n: n!= n> n<= n*= - ~ -~ " , a:b llm:* *:error word'.split(
    " ",
  ),
  ..."error malformed 1h 2d now 2026-01-09 2026-01-09T14:00+01:00 5 -2.50 1e3 007 true null http://x s::t OR !x".split(
    " ",
  ),
  ...[
    '"a b"',
    '"\\""',
    '"\\\\"',
    '"\\u0000\\x1b\\n"',
    '"',
    "\\",
    " ",
    " ",
    " ",
    " ",
    "\t",
    "漢",
    "🦉",
    '"\ud800"',
    '""',
    '"x"=',
    '"type":',
  ],
);
const queries = fc.oneof(
  fc.array(pieces, { maxLength: 14 }).map((list) => list.join("")),
  fc.array(pieces, { maxLength: 8 }).map((list) => list.join(" ")),
  fc.string({ unit: "binary", maxLength: 20 }),
);

const names = fc.oneof(
  fc.constantFrom("n", "type", "a b", "a.b", "__proto__"),
  fc.string({ minLength: 1, maxLength: 6, unit: "binary" }),
);
const texts = fc.oneof(
  fc.constantFrom(
    "llm:*",
    "true",
    "5",
    "-1",
    "OR",
    "a,b",
    "",
    "*",
    "x*y",
    'q"q',
    "\\",
    "~a",
    "-a",
    "is:error",
  ),
  fc.string({ maxLength: 6, unit: "binary" }),
);
const patterns = texts.filter((text) => !/.\*.|^\*.*\*$/s.test(text));
const someTexts = fc.uniqueArray(texts, { minLength: 1, maxLength: 3 });
const numbers = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
const values = fc.oneof(texts, numbers, fc.constantFrom(true, false, null));
const conditions = fc.oneof(
  fc.record({ name: names, op: fc.constant("exists") }),
  fc.record({
    name: names,
    op: fc.constantFrom("=", "!="),
    value: fc.oneof(values, fc.uniqueArray(values, { minLength: 2, maxLength: 3 })),
  }),
  fc.record({ name: names, op: fc.constantFrom("<", "<=", ">", ">="), value: fc.oneof(texts, numbers) }),
  fc.record({ name: names, op: fc.constant("contains"), value: fc.oneof(texts, someTexts) }),
);
const textConditions = fc.array(fc.oneof(texts, fc.record({ text: texts, ignoreCase: fc.boolean() })), {
  maxLength: 2,
});
const lists = {
  types: fc.uniqueArray(patterns, { maxLength: 3 }),
  sources: fc.uniqueArray(texts, { maxLength: 2 }),
  sessions: fc.uniqueArray(texts, { maxLength: 2 }),
  texts: textConditions,
  fields: fc.array(conditions, { maxLength: 2 }),
};
const filters = fc.record(
  {
    ...lists,
    since: fc.integer({ min: -1e13, max: NOW }),
    until: fc.integer({ min: NOW + 1, max: 2e13 }),
    text: texts,
    ignoreCase: fc.boolean(),
    not: fc.record(lists, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<EventFilter>;

describe("formatQuery", () => {
  it("writes what parseQuery reads back as the same, for any text that is a query at all", () => {
    let understood = 0;
    fc.assert(
      fc.property(queries, (text) => {
        let query: ReturnType<typeof parseQuery>;
        try {
          query = parseQuery(text, options);
        } catch (error) {
          if (!(error instanceof LogThreadError)) throw error;
          const { position, length, reason, expected } = error.details as unknown as QueryProblem;
          expect(position).toBeGreaterThanOrEqual(0);
          expect(position + length).toBeLessThanOrEqual(text.length);
          expect(reason !== "" && expected !== "").toBe(true);
          return;
        }
        understood++;
        const { filter, malformed } = query;
        const canonical = formatQuery(filter, { malformed });
        const again = parseQuery(canonical, options);
        expect({ filter: again.filter, malformed: again.malformed }).toEqual({ filter, malformed });
        expect(formatQuery(again.filter, { malformed })).toBe(canonical);
        filterParts(filter);
      }),
      { numRuns: 5_000 },
    );
    expect(understood).toBeGreaterThan(500);
  });

  it("writes any filter, so that it is read back as one that means the same", () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(filterParts(parseQuery(formatQuery(filter), options).filter)).toEqual(filterParts(filter));
      }),
      { numRuns: 2_000 },
    );
  });

  it("has one order, and quotes only where it must", () => {
    const text = ' -"noise" "word" n>"5" since:1h type:"llm:*" type:b has:x is:error';
    expect(formatQuery(parseQuery(text, options).filter)).toBe(
      'type:llm:*,b is:error since:2026-01-09T13:32:01.456Z n>"5" has:x word -noise',
    );
    expect(formatQuery({})).toBe("");
    expect(formatQuery({ since: "2026-01-09", until: new Date(NOW) })).toBe(
      "since:2026-01-09T00:00:00.000Z until:2026-01-09T14:32:01.456Z",
    );
  });

  it("takes filters together as far as a query can say it", () => {
    expect(formatQuery({ sources: ["a"], and: [{ types: ["b"], and: [{ texts: ["c"] }] }] })).toBe(
      "type:b source:a c",
    );
    expect(() => formatQuery({ types: ["a"], and: [{ types: ["b"] }] })).toThrow("several lists of types");
  });
});

describe("completeQuery", () => {
  const known = {
    types: ["llm:request", "my:type"],
    sources: ["agent", "web sockets"],
    sessions: ["s1"],
    fields: ["latency_ms", "type", "level"],
    values: { level: ["high", "very high"] },
  };
  /** The query as it stands after each completion is taken, with the cursor where a | is. */
  const completed = (text: string): string[] => {
    const cursor = text.indexOf("|");
    const query = text.replace("|", "");
    return completeQuery(query, cursor, known).map(
      (choice) => query.slice(0, choice.start) + choice.text + query.slice(choice.end),
    );
  };

  it.each<[string, string[]]>([
    ["sess|", ["session:", "type:session:*", "type:session:create", "type:session:end"]],
    ["x -so|", ["x -source:"]],
    ["lat|", ["latency_ms"]],
    [
      "latency_ms|",
      [
        "latency_ms=",
        "latency_ms!=",
        "latency_ms>",
        "latency_ms>=",
        "latency_ms<",
        "latency_ms<=",
        "latency_ms*=",
      ],
    ],
    ["source:|", ["source:agent", 'source:"web sockets"']],
    ["source:agent,w|", ['source:agent,"web sockets"']],
    ['source:"web s|', ['source:"web sockets"']],
    ["source:a|xyz b", ["source:agent b"]],
    ["session:|", ["session:s1"]],
    ["has:l|", ["has:latency_ms", "has:level"]],
    ["is:|", ["is:error", "is:malformed"]],
    ["since:1|", ["since:15m", "since:1h", "since:1d", "since:1w"]],
    ["level=|", ["level=high", 'level="very high"']],
    ["level:v|", ['level:"very high"']],
    ["unknown=|", []],
    ["__proto__=|", []],
    ["~w|", []],
    ['"wor|', []],
    ["text:w|", []],
    ["type:my|", ["type:my:type"]],
    ["my:t|", []],
    ["llm:req|", []],
    ["a unt| b", ["a until: b"]],
  ])("%s", (text, choices) => {
    expect(completed(text)).toEqual(choices);
  });

  it("offers keys, fields, and types that begin so", () => {
    expect(completed("|")).toEqual([
      "type:",
      "source:",
      "session:",
      "since:",
      "until:",
      "has:",
      "is:",
      "text:",
      "latency_ms",
      '"type"',
      "level",
    ]);
    expect(completed("conv|")).toContain("type:conversation:start");
    expect(completed("type:llm:|").slice(0, 2)).toEqual(["type:llm:request", "type:llm:*"]);
  });

  it("gives what is understood where it is put, wherever the cursor is", () => {
    fc.assert(
      fc.property(queries, fc.nat(), (text, at) => {
        const cursor = at % (text.length + 1);
        for (const { start, end, detail } of completeQuery(text, cursor, known)) {
          expect(start).toBeLessThanOrEqual(cursor);
          expect(end).toBeGreaterThanOrEqual(cursor);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(start).toBeGreaterThanOrEqual(0);
          expect(detail).not.toBe("");
        }
      }),
    );
  });
});

it("takes no longer than a query is long, whatever it holds", () => {
  for (const piece of ['"', '"",', "a:", "a=b ", "-~", "\\", ",", "*", '"a\\"', "type:a*", "漢 "]) {
    const text = piece.repeat(100_000);
    const start = performance.now();
    try {
      formatQuery(parseQuery(text, options).filter);
    } catch (error) {
      expect(error).toBeInstanceOf(LogThreadError);
    }
    for (const head of ["", "source:", "n="])
      completeQuery(head + text, head.length + text.length, { sources: ["a"] });
    expect(performance.now() - start).toBeLessThan(5_000);
  }
});
