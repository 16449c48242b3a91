import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesType } from "../../src/line/index.ts";
import { type EventFilter, type LogItem, read, readLog } from "../../src/reader/index.ts";
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
];

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

const filters: fc.Arbitrary<EventFilter> = fc.record(
  {
    types: fc.array(
      fc.constantFrom("a:b", "a:*", "*:start", "*", "a:b\\", "é:漢", "\ufffd", "", "a*", "log:*"),
      {
        maxLength: 2,
      },
    ) as fc.Arbitrary<EventFilter["types"] & {}>,
    sources: fc.array(fc.constantFrom("source", "so|urce", "é", "", "nobody"), { maxLength: 2 }),
    sessions: fc.array(fc.constantFrom("s1", "s 1", "s12"), { maxLength: 2 }),
    text: fc.constantFrom("text", 'a "quoted"', "漢", "session_id=s1", "\n", "no such text"),
  },
  { requiredKeys: [] },
);

/** What an event's parts say of types, sources and sessions. */
function isWanted(item: LogItem, { types = [], sources = [], sessions = [] }: EventFilter): boolean {
  if (item.kind !== "event") return false;
  const session = item.fields["session_id"];
  return (
    (types.length === 0 || types.some((pattern) => matchesType(pattern, item.type))) &&
    (sources.length === 0 || sources.includes(item.source)) &&
    (sessions.length === 0 || (typeof session === "string" && sessions.includes(session)))
  );
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
        if (filter.text !== undefined) return;
        const all = readLog(source, { types: ["*", ...(filter.types ?? [])], limit });
        expect(found(among)).toEqual(found(all.filter((event) => isWanted(event, filter))));
      }),
      { numRuns: CI ? 10_000 : 1_000 },
    );
  });
});
