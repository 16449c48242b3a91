import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatLine } from "../../src/line/index.ts";
import { openLog } from "../../src/log/index.ts";
import type { LogItem } from "../../src/reader/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

/** What a process that was killed in the midst of its write(2) leaves: a line's first bytes. */
const LINE = Buffer.from(
  formatLine({
    timestamp: "2026-01-09T14:32:01.456Z",
    type: "llm:response",
    source: "agent",
    text: 'élan | "quoted" 🦉',
    fields: { model: "llama3.2", tokens_in: 5120, nested: { a: [1, "|"] } },
  }),
);

const CUTS = Array.from({ length: LINE.length }, (_, index) => index + 1);

/** The items of a log whose file was torn at `cut`, and then written to by a log that looked, or did not. */
function torn(cut: number, looks: boolean): LogItem[] {
  const directory = temporaryDirectory();
  let now = Date.parse("2026-01-09T14:32:02.000Z");
  const log = openLog({ directory, clock: { now: () => now } });
  log.event("app:start", "a");
  appendFileSync(join(directory, "master.log"), LINE.subarray(0, cut));
  if (looks) now += 1_000;
  log.event("app:end", "a", { tokens_in: 1 });
  log.event("app:end", "a", { tokens_in: 2 });
  const items = log.readLog({ malformed: true });
  log.close();
  return items;
}

function shown(items: readonly LogItem[]): unknown[] {
  return items.map((item) =>
    item.kind === "event" ? [item.type, item.message, item.salvaged] : [item.reason, item.length],
  );
}

describe("a line that was torn, at any of its bytes", () => {
  it("is ended with a mark by a writer that looks, and never becomes a fact", () => {
    for (const cut of CUTS) {
      expect(shown(torn(cut, true)), `cut at ${cut}`).toEqual([
        ["app:start", "", false],
        ["torn", cut + 3],
        ["app:end", "tokens_in=1", false],
        ["app:end", "tokens_in=2", false],
      ]);
    }
  });

  it("is told from the line behind it by the reader, where the writer did not look", () => {
    for (const cut of CUTS) {
      expect(shown(torn(cut, false)), `cut at ${cut}`).toEqual([
        ["app:start", "", false],
        ["torn", cut],
        ["app:end", "tokens_in=1", true],
        ["app:end", "tokens_in=2", false],
      ]);
    }
  });

  it("would be noticed if the mark were missing: the fragment alone is an event", () => {
    const directory = temporaryDirectory();
    using log = openLog({ directory });
    log.event("app:start", "a");
    const cut = LINE.indexOf("5120") + 2;
    appendFileSync(join(directory, "master.log"), Buffer.concat([LINE.subarray(0, cut), Buffer.from("\n")]));
    expect(log.readLog().at(-1)?.fields).toMatchObject({ tokens_in: 51 });
    expect(readFileSync(join(directory, "master.log"), "utf8")).not.toContain("|\\!");
  });
});
