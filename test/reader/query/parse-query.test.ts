import { describe, expect, it } from "vitest";
import { LogThreadError } from "../../../src/base/index.ts";
import { parseQuery, type QueryProblem } from "../../../src/query.ts";
import type { EventFilter } from "../../../src/reader/index.ts";

const NOW = Date.parse("2026-01-09T14:32:01.456Z");
const parse = (text: string) => parseQuery(text, { nowMs: NOW });
const at = (time: string): number => Date.parse(`2026-01-${time}Z`);
const ERRORS = ["error:*", "*:error"];
const one = (name: string, op: string, value?: unknown) =>
  ({ fields: [{ name, op, ...(value === undefined ? {} : { value }) }] }) as EventFilter;

function problemOf(text: string): QueryProblem {
  try {
    parse(text);
  } catch (error) {
    expect(error).toBeInstanceOf(LogThreadError);
    expect((error as LogThreadError).code).toBe("ERR_QUERY_SYNTAX");
    return (error as LogThreadError).details as unknown as QueryProblem;
  }
  throw new Error(`${JSON.stringify(text)} was understood`);
}

describe("a query", () => {
  it.each<[string, EventFilter]>([
    ["", {}],
    [" \t\n", {}],
    ["type:llm:*", { types: ["llm:*"] }],
    ["type:llm:*,tool:* type:*:error type:llm:*", { types: ["llm:*", "tool:*", "*:error"] }],
    ["source:web sources=5", { sources: ["web"], ...one("sources", "=", 5) }],
    ['source:"a, b",c source:""', { sources: ["a, b", "c", ""] }],
    ["session:abc123", { sessions: ["abc123"] }],
    ["since:1h", { since: NOW - 3_600_000 }],
    ["until:now", { until: NOW }],
    ["since:2026-01-09 until:2026-01-10", { since: at("09T00:00:00"), until: at("10T00:00:00") }],
    ['since:"2026-01-09 14:00"', { since: at("09T14:00:00") }],
    ["since:2026-01-09T14:00+01:00 since:2d", { since: at("09T13:00:00") }],
    ["until:2d until:1d", { until: NOW - 2 * 86_400_000 }],
    ['word "timed out"', { texts: ["word", "timed out"] }],
    ['text:word,"two words"', { texts: ["word", "two words"] }],
    [
      '~"Timed Out" ~word',
      {
        texts: [
          { text: "Timed Out", ignoreCase: true },
          { text: "word", ignoreCase: true },
        ],
      },
    ],
    ["~type:x", { texts: [{ text: "type:x", ignoreCase: true }] }],
    ['-noise -"a b" -~C', { not: { texts: ["noise", "a b", { text: "C", ignoreCase: true }] } }],
    ['"a \\"quoted\\" \\\\ \\n\\t\\r\\x41\\u00e9"', { texts: ['a "quoted" \\ \n\t\rAé'] }],
    ["C:\\new", one("C", "=", "\\new")],
    [
      "https://a.b/c?d=e std::move 14:32 - -- é 漢 a,b ->",
      { texts: ["https://a.b/c?d=e", "std::move", "14:32", "-", "é", "漢", "a,b"], not: { texts: ["-"] } },
    ],
    ["-type:a,b -source:s -session:x", { not: { types: ["a", "b"], sources: ["s"], sessions: ["x"] } }],
    [
      "has:a has:b -has:c,d",
      {
        fields: [
          { name: "a", op: "exists" },
          { name: "b", op: "exists" },
        ],
        not: {
          fields: [
            { name: "c", op: "exists" },
            { name: "d", op: "exists" },
          ],
        },
      },
    ],
    ["is:error", { types: ERRORS }],
    ["is:error is:ERROR type:error:*,*:error", { types: ERRORS }],
    ["is:error type:llm:*", { types: ["llm:*"], and: [{ types: ERRORS }] }],
    ["-is:error", { not: { types: ERRORS } }],
    ["n>2000", one("n", ">", 2000)],
    ["n>=2.50", one("n", ">=", 2.5)],
    ["n<-1e3", one("n", "<", -1000)],
    ['n<="5"', one("n", "<=", "5")],
    ["version>1.2.3", one("version", ">", "1.2.3")],
    ["n=5", one("n", "=", 5)],
    ['n="5"', one("n", "=", "5")],
    ["n=05", one("n", "=", "05")],
    ["n=2.50", one("n", "=", "2.50")],
    ["n:5", one("n", "=", [5, "5"])],
    ['n:"5"', one("n", "=", "5")],
    ["ok:true", one("ok", "=", [true, "true"])],
    ["ok=true,null,x", one("ok", "=", [true, null, "x"])],
    ["status!=200,204", one("status", "!=", [200, 204])],
    ['name*=part,"a b"', one("name", "contains", ["part", "a b"])],
    ["name*=5", one("name", "contains", "5")],
    ["session_id=5", one("session_id", "=", "5")],
    ["session_id>5", one("session_id", ">", "5")],
    [
      '"a b"=x "type"=y',
      {
        fields: [
          { name: "a b", op: "=", value: "x" },
          { name: "type", op: "=", value: "y" },
        ],
      },
    ],
    ["a.b-c_d=1 -n>5", { ...one("a.b-c_d", "=", 1), not: one("n", ">", 5) as EventFilter["not"] & {} }],
    [
      "host:x version:1.2.3 step=1 next=2 tool=weather",
      {
        fields: [
          { name: "host", op: "=", value: "x" },
          { name: "version", op: "=", value: "1.2.3" },
          { name: "step", op: "=", value: 1 },
          { name: "next", op: "=", value: 2 },
          { name: "tool", op: "=", value: "weather" },
        ],
      },
    ],
    ['"OR" "a*" "=" "!x"', { texts: ["OR", "a*", "=", "!x"] }],
  ])("%s", (text, filter) => {
    if (text.endsWith("->")) expect(() => parse(text)).toThrow("> compares nothing");
    else expect(parse(text)).toMatchObject({ malformed: false, notes: [] });
    expect(parse(text.replace(/ ->$/, "")).filter).toEqual(filter);
  });

  it("may ask for what is no event, and then for nothing else", () => {
    expect(parse("is:malformed")).toMatchObject({ malformed: true, filter: { not: { types: ["*"] } } });
    expect(parse("is:malformed is:malformed").malformed).toBe(true);
  });

  it("keeps its parts with their places", () => {
    const text = ' -type:a,"b c"  ~"x y" n>=5';
    const { terms } = parse(text);
    expect(terms.map(({ start, end }) => text.slice(start, end))).toEqual([
      '-type:a,"b c"',
      '~"x y"',
      "n>=5",
    ]);
    expect(terms).toMatchObject([
      {
        kind: "key",
        key: "type",
        negated: true,
        name: { start: 2, end: 7 },
        values: [
          { text: "a", start: 7, end: 8, quoted: false },
          { text: "b c", start: 9, end: 14, quoted: true },
        ],
      },
      { kind: "text", ignoreCase: true, value: { text: "x y", start: 17, end: 22, quoted: true } },
      { kind: "field", field: "n", operator: ">=", name: { start: 23, end: 26 }, values: [{ text: "5" }] },
    ]);
  });
});

describe("a query that can not be understood", () => {
  it.each<[query: string, marked: string, reason: string, meant?: string]>([
    ["sesion:abc", "sesion:", "there is no key sesion", "session:"],
    ["x typ:a", "typ:", "there is no key typ", "type:"],
    ["sess:a", "sess:", "there is no key sess", "session:"],
    ["llm:request", "llm:request", "llm:request looks like a type", "type:llm:request"],
    ["tool:*", "tool:*", "tool:* looks like a type", "type:tool:*"],
    ["x type=llm:*", "type=llm:*", "type is a key", "type:llm:*"],
    ["since>5", "since>5", "since is a key"],
    ["type: x", "", "nothing stands behind type:"],
    ["type:a,", "", "a value is missing at the comma"],
    ["type:,a", "", "nothing stands behind type:"],
    ["error: boom", "", "nothing stands behind error:"],
    ["n > 5", ">", "> compares nothing"],
    ["n> 5", "", "nothing stands behind n>"],
    ["n >5", ">5", ">5 compares nothing"],
    ["n==5", "=5", "== is no operator"],
    ["n=<5", "<5", "=< is no operator"],
    ["n=~5", "~5", "=~ is no operator"],
    ["n>5,6", "6", "one value is enough here"],
    ["since:1h,2h", "2h", "one value is enough here"],
    ["since:yesterday", "yesterday", '"yesterday" is no time'],
    ["until:2026-02-30", "2026-02-30", '"2026-02-30" is no time'],
    ["since:2026-01-09 14:00", "since:2026-01-09 14:00", "a space ends a time", "since:2026-01-09T14:00"],
    ["-since:1h", "-since:1h", "a time is not excluded", "until:1h"],
    ["since:1h until:2h", "until:2h", "no event is between these times"],
    ["until:2h x since:1h", "since:1h", "no event is between these times"],
    ["type:a*b", "a*b", "a * stands at one end of a type"],
    ["type:llm:*,*a*", "*a*", "a * stands at one end of a type"],
    ["model:llama*", "model:llama*", "a field has no patterns", "model*=llama"],
    ["-model=*", "model=*", "a field has no patterns", "has:model"],
    ["model:a,llama*", "llama*", "a field has no patterns", "model*=llama"],
    ["time*", "time*", "a text has no patterns", "time"],
    ["a OR b", "OR", "there is no OR"],
    ["a && b", "&&", "there is no &&"],
    ["NOT a", "NOT", "there is no NOT"],
    ["!type:x", "!type:x", "! excludes nothing", "-type:x"],
    ['!"x"', "!", "! excludes nothing", "-"],
    ["--count", "-count", "--count looks like an option"],
    ["is:eror", "eror", 'nothing is "eror"', "error"],
    ["is:green", "green", 'nothing is "green"'],
    ["-is:malformed", "-is:malformed", "no event is malformed"],
    ["is:malformed type:x", "type:x", "nothing is asked of what is no event"],
    ["x is:malformed", "x", "nothing is asked of what is no event"],
    ["has:a,b", "has:a,b", "has takes one field", "has:a has:b"],
    ['has:""', '""', "a field has no empty name"],
    ['""=5', '""=', "a field has no empty name"],
    ['""', '""', "an empty text stands everywhere"],
    ['x "abc', '"', "these quotes are never closed"],
    ['"a\\q"', "\\q", "this is no escape"],
    ['"a\\', "\\", "this is no escape"],
    ['"a"b', "b", "a space is missing here"],
    ['foo"bar"', '"', "a space is missing here"],
    ['type:a"b"', '"', "a space is missing here"],
    ["~ x", "~", "nothing stands behind ~"],
    ["-~", "-~", "nothing stands behind ~"],
    ["漢🦉 sesion:a", "sesion:", "there is no key sesion", "session:"],
  ])("%s", (query, marked, reason, meant) => {
    const problem = problemOf(query);
    expect(query.slice(problem.position, problem.position + problem.length)).toBe(marked);
    expect(problem.reason).toContain(reason);
    expect(problem.meant).toBe(meant);
    expect(problem.expected).not.toBe("");
  });

  it("says in its message all that its details say", () => {
    expect(() => parse("x sesion:abc")).toThrow(
      "there is no key sesion; did you mean session:? the keys are type, source, session, since, until, has, is, text; " +
        "a field of that name is asked for with sesion= (character 3 of the query)",
    );
  });
});
