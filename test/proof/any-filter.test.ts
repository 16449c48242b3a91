import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LogEvent, type LogValue, matchesType } from "../../src/line/index.ts";
import {
  type EventFilter,
  type FieldCondition,
  type LogItem,
  read,
  readLog,
  type TextCondition,
} from "../../src/reader/index.ts";
import { openDirectory } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { fillerBytes, HEADER, lineOf, logBytes, putLog } from "./any-bytes.ts";
import { CI } from "./program.ts";

const TIME = "2026-01-09T14:32:01.456Z";

/** Parts of lines, as they are written, that a filter has to tell from each other. */
const TYPES = ["a:b", "a:bc", "llm:start", "tool:start", "a\\x3ab", "a:b\\\\", "é:漢", "~", "", "a*"];
const SOURCES = ["source", "source2", "so\\x7curce", "so\\u0075rce", "é", "", "log-thread"];
const MESSAGES = [
  "text session_id=s1",
  'text session_id="s 1"',
  "session_id=s12",
  '"session_id=s1"',
  'said="a \\"quoted\\" word" session_id=s1',
  "é 漢 🦉 text",
  "",
  // The same written otherwise than this package does.
  'session_id="s1"',
  "session_id=s\\x31",
  "session\\x5fid=s1 session_id=s12",
  'n=5 b=true name=a a.b="" TEXT',
  'n=5 n=12 b=null name="a b" a\\x20b=1',
  'n=-3.5 name="5" b="true" list=[1,2] nested={"n":5}',
  'Text n=05 name="a\\nb" É',
  'text name=a\\b "n=5"',
  "name=~ n=50 b=false",
  "session_id=~",
];

const NAMES = ["n", "b", "name", "a.b", "a b", "session_id", "list", "absent"];
const VALUES = [
  "",
  "a",
  "a b",
  "a\nb",
  "a\\b",
  "5",
  "05",
  "s1",
  "true",
  "\ufffd",
  "=",
  5,
  12,
  -3.5,
  0,
  50,
  true,
  false,
  null,
];
const strings = fc.constantFrom(...VALUES.filter((value) => typeof value === "string"));
const value = fc.constantFrom(...VALUES);

const conditions: fc.Arbitrary<FieldCondition> = fc.oneof(
  fc.record({ name: fc.constantFrom(...NAMES), op: fc.constant("exists" as const) }),
  fc.record({
    name: fc.constantFrom(...NAMES),
    op: fc.constantFrom("=" as const, "!=" as const),
    value: fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 2 })),
  }),
  fc.record({
    name: fc.constantFrom(...NAMES),
    op: fc.constantFrom("<" as const, "<=" as const, ">" as const, ">=" as const),
    value: fc.oneof(fc.constantFrom(5, 12, -3.5, 49.9), strings),
  }),
  fc.record({
    name: fc.constantFrom(...NAMES),
    op: fc.constant("contains" as const),
    value: fc.oneof(strings, fc.array(strings, { minLength: 1, maxLength: 2 })),
  }),
);

const textConditions: fc.Arbitrary<TextCondition> = fc.oneof(
  fc.constantFrom(
    "text",
    "TEXT",
    'a "quoted"',
    "漢",
    "É",
    "é",
    "session_id=s1",
    "\n",
    "no such text",
    "n=5",
    "",
  ),
  fc.record(
    { text: fc.constantFrom("tExT", "É", "é", "N=5", "A\nB", "[x]", "s1"), ignoreCase: fc.boolean() },
    { requiredKeys: ["text"] },
  ),
);

const atMostTwo = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(arbitrary, { maxLength: 2 });

const part = fc.record({
  type: fc.constantFrom(...TYPES),
  source: fc.constantFrom(...SOURCES),
  message: fc.constantFrom(...MESSAGES),
});
const line = part.map(({ type, source, message }) =>
  // The tilde stands for a byte that is no UTF-8.
  Buffer.from(`${TIME}|${type}|${source}|${message}\n`).toString("latin1").replaceAll("~", "\xff"),
);

/** Any bytes, and among them lines that are alike in all but what a filter asks for. */
const bytes = fc
  .array(fc.oneof({ weight: 3, arbitrary: line }, { weight: 1, arbitrary: logBytes }), { maxLength: 12 })
  .map((pieces) => pieces.join(""));

const types = atMostTwo(
  fc.constantFrom("a:b", "a:*", "*:start", "*", "a:b\\", "é:漢", "\ufffd", "", "a*", "log:*"),
) as fc.Arbitrary<EventFilter["types"] & {}>;
const sources = atMostTwo(fc.constantFrom("source", "so|urce", "é", "", "nobody"));
const sessions = atMostTwo(fc.constantFrom("s1", "s 1", "s12", "\ufffd"));
const single = {
  types,
  sources,
  sessions,
  texts: atMostTwo(textConditions),
  fields: atMostTwo(conditions),
  ignoreCase: fc.boolean(),
};
const not = fc.record(
  { types, sources, sessions, texts: atMostTwo(textConditions), fields: atMostTwo(conditions) },
  { requiredKeys: [] },
);
const text = fc.constantFrom("text", 'a "quoted"', "漢", "session_id=s1", "\n", "no such text");
const and = fc.array(fc.record(single, { requiredKeys: [] }), { maxLength: 1 });

/** Few parts at a time, since what asks for everything finds nothing; and all of them together. */
const filters = fc
  .oneof(
    { weight: 2, arbitrary: fc.record({ types }) },
    { weight: 2, arbitrary: fc.record({ sessions }) },
    { weight: 2, arbitrary: fc.record({ fields: fc.array(conditions, { minLength: 1, maxLength: 1 }) }) },
    { weight: 2, arbitrary: fc.record({ texts: atMostTwo(textConditions), ignoreCase: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ sources }) },
    { weight: 1, arbitrary: fc.record({ text }) },
    { weight: 2, arbitrary: fc.record({ not, ignoreCase: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ and }) },
    { weight: 2, arbitrary: fc.record({ ...single, text, not, and }, { requiredKeys: [] }) },
  )
  .map((filter) => filter as EventFilter);

/** The ways the line may write a text, as plainly as it can be said. */
function stands(condition: TextCondition, message: string, isFolded: boolean): boolean {
  const { text, ignoreCase = isFolded } = typeof condition === "string" ? { text: condition } : condition;
  const fold = (given: string): string =>
    ignoreCase ? given.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : given;
  const escaped = text.replaceAll("\n", "\\n");
  return [text, escaped, escaped.replaceAll('"', '\\"')].some((way) => fold(message).includes(fold(way)));
}

function holds({ name, op, ...rest }: FieldCondition, fields: LogEvent["fields"]): boolean {
  if (!(name in fields)) return false;
  const field = fields[name] as LogValue;
  const given = "value" in rest ? rest.value : undefined;
  const wanted = (Array.isArray(given) ? given : [given]) as unknown[];
  const [bound] = wanted as number[];
  if (op === "exists") return true;
  if (op === "=") return wanted.includes(field);
  if (op === "!=") return !wanted.includes(field);
  if (op === "contains")
    return wanted.some((part) => typeof field === "string" && field.includes(part as string));
  const isBoth = typeof field === typeof bound;
  if (op === "<") return isBoth && (field as number) < (bound as number);
  if (op === ">") return isBoth && (field as number) > (bound as number);
  if (op === "<=") return isBoth && (field as number) <= (bound as number);
  return isBoth && (field as number) >= (bound as number);
}

/** What an event's parts say of a filter. */
function isWanted(item: LogItem, filter: EventFilter): boolean {
  if (item.kind !== "event") return false;
  const { types = [], sources = [], sessions = [], texts = [], text, ignoreCase = false } = filter;
  const { fields, message } = item;
  const isOf = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => matchesType(pattern, item.type));
  const isIn = (ids: readonly string[]): boolean => ids.includes(fields["session_id"] as string);
  const { not = {}, and = [] } = filter;
  return (
    (types.length === 0 || isOf(types)) &&
    (sources.length === 0 || sources.includes(item.source)) &&
    (sessions.length === 0 || isIn(sessions)) &&
    (text === undefined || stands(text, message, ignoreCase)) &&
    texts.every((condition) => stands(condition, message, ignoreCase)) &&
    (filter.fields ?? []).every((condition) => holds(condition, fields)) &&
    !isOf(not.types ?? []) &&
    !(not.sources ?? []).includes(item.source) &&
    !isIn(not.sessions ?? []) &&
    !(not.texts ?? []).some((condition) => condition !== "" && stands(condition, message, ignoreCase)) &&
    !(not.fields ?? []).some((condition) => holds(condition, fields)) &&
    and.every((other) => isWanted(item, other))
  );
}

/** Every pattern that a filter names: a segment's first line is given only to who asks for it. */
function namedTypes({ types = [], and = [] }: EventFilter): readonly string[] {
  return [...types, ...and.flatMap(namedTypes)];
}

function found(items: readonly LogItem[]): unknown[] {
  return items.filter(({ kind }) => kind === "event").map(({ raw, position }) => [raw, position.offset]);
}

describe("a filter of any log", () => {
  it("gives what is left of all events when each is looked at", async () => {
    const root = temporaryDirectory();
    let run = 0;
    const log = fc.record({ bytes, filler: fillerBytes, own: fc.boolean(), active: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(log, filters, async ({ bytes, filler, own, active }, filter) => {
        const directory = join(root, String(run++));
        putLog(directory, (own ? HEADER : "") + lineOf(filler) + bytes, active);
        const source = openDirectory(directory);
        const limit = Number.POSITIVE_INFINITY;
        // Whoever wants what is no event has every line looked at; nobody else has.
        const among = readLog(source, { ...filter, malformed: true, limit });
        expect(found(readLog(source, { ...filter, limit }))).toEqual(found(among));
        expect(found(readLog(source, { ...filter, limit, from: "oldest" }))).toEqual(found(among));
        const forward: LogItem[] = [];
        for await (const event of read(source, filter)) forward.push(event);
        expect(found(forward)).toEqual(found(among));
        const all = readLog(source, { types: ["*", ...namedTypes(filter)], limit });
        expect(found(among)).toEqual(found(all.filter((event) => isWanted(event, filter))));
      }),
      { numRuns: CI ? 10_000 : 1_000 },
    );
  });
});
