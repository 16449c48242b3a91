import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { openLog } from "../../src/index.ts";
import { formatSegmentHeader } from "../../src/line.ts";
import { makeDirectory, removeDirectories } from "./command-line.ts";
import { logThreadHere } from "./in-process.ts";

afterAll(removeDirectories);

const RUNS = { numRuns: process.env["CI"] ? 250 : 60 };

/** Texts that are likely to go wrong: pieces of the format, of JSON, and of what is taken out. */
const pieces = fc.constantFrom(
  ...[
    "=",
    "a=1",
    " a=1",
    '"',
    "\\",
    "|",
    "\n",
    "\r",
    " ",
    "{",
    "}",
    "[",
    ":",
    "\\n",
    "|\\!",
    "session_id=",
    "log_cut",
    "true",
  ],
  ...[
    "-0",
    "1e5",
    "007",
    "12345678901234567890",
    "9007199254740993",
    "\u2028",
    "\u202e",
    "🦉",
    "漢",
    "\u0000",
    "__proto__",
  ],
  ...[
    "Bearer abcdef0123456789",
    "https://u:p@x.example",
    "password",
    "tokens",
    "sk-a1a1a1a1a1a1a1a1a1a1",
    "2026-01-09T14:32:01.456Z",
  ],
);
const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join("")),
);
const nested = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.oneof(
      text,
      fc.double(),
      fc.integer(),
      fc.bigInt(),
      fc.boolean(),
      fc.constant(null),
      fc.date({ noInvalidDate: true }),
    ),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(text, tie("value"), { maxKeys: 4 }),
  ),
})).value;
const key = fc.oneof(
  text,
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(
    "model",
    "session_id",
    "log_cut",
    "password",
    "malformed",
    "text",
    "1",
    "",
    "_",
    "trace_id",
  ),
);
const event = fc.record(
  {
    afterMs: fc.integer({ min: 0, max: 10_000_000 }),
    type: fc.oneof(text, fc.constantFrom("llm:request", "conversation:start", "log:dropped", "system:disk")),
    source: text,
    text: fc.oneof(
      { weight: 40, arbitrary: text },
      { weight: 1, arbitrary: fc.constant("x".repeat(30_000)) },
    ),
    fields: fc.dictionary(
      key,
      fc.oneof({ weight: 40, arbitrary: nested }, { weight: 1, arbitrary: fc.constant("y".repeat(70_000)) }),
      { maxKeys: 6 },
    ),
  },
  { requiredKeys: ["afterMs", "type", "source"] },
);

/** Writes a log and gives its lines, without its first one. */
function write(
  directory: string,
  events: readonly (typeof event extends fc.Arbitrary<infer T> ? T : never)[],
): string[] {
  let timeMs = 1_767_969_121_456;
  using log = openLog({ directory, clock: { now: () => timeMs } });
  for (const { afterMs, type, source, text: said, fields } of events) {
    timeMs += afterMs;
    log.event(type, source, said, { session_id: null, ...fields });
  }
  return linesIn(directory);
}

function linesIn(directory: string): string[] {
  return readFileSync(join(directory, "master.log"), "utf8").split("\n").slice(1, -1);
}

describe("a log that is exported and imported again", () => {
  it.each(["jsonl", "lines"])("has the same lines, whatever they say: %s", async (format) => {
    const place = makeDirectory();
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 8 }), async (events) => {
        const [from, to] = [join(place, "from"), join(place, "to")];
        for (const directory of [from, to]) rmSync(directory, { recursive: true, force: true });
        const lines = write(from, events);
        const exported = await logThreadHere(["export", "--format", format, "--dir", from]);
        const imported = await logThreadHere(["import", "-", "--dir", to], {}, Date.now(), exported.stdout);
        expect(imported.stderr).not.toContain("could not be read");
        expect(imported.code).toBe(0);
        expect(linesIn(to)).toEqual(lines);
      }),
      RUNS,
    );
  });

  it("has the same lines in its files, headers left out", async () => {
    const place = makeDirectory();
    const lines = write(join(place, "from"), [
      { afterMs: 0, type: "a:b", source: "s", text: "x", fields: { n: 1 } },
    ]);
    const rotated = join(place, "from", "sessions");
    mkdirSync(rotated);
    const header = readFileSync(join(place, "from", "master.log"), "utf8").split("\n")[0] as string;
    expect(header).toBe(formatSegmentHeader(Date.parse(header.slice(0, 24)), header.slice(-26)));
    const file = join(place, "from", "master.log");
    expect((await logThreadHere(["import", file, "--dir", join(place, "to")])).code).toBe(0);
    expect(linesIn(join(place, "to"))).toEqual(lines);
  });
});
