import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readLog } from "../../src/reader/index.ts";
import { openDirectory } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { start } from "./program.ts";

const COUNT = 2_000;

/** What a program that ended has written, by its numbers. */
function numbersIn(directory: string): number[] {
  const events = readLog(openDirectory(directory), { types: ["a:b"], limit: Number.POSITIVE_INFINITY });
  return events.map((event) => Number(event.fields["number"]));
}

const MANNERS: readonly (readonly [manner: string, events: number, code: number])[] = [
  ["reaches its end", 2 * COUNT, 0],
  ["calls process.exit", 2 * COUNT, 0],
  ["calls process.exit later", 2 * COUNT, 0],
  ["throws what nobody catches", 2 * COUNT, 1],
  ["rejects what nobody handles", 2 * COUNT, 1],
  ["logs at its exit", 2 * COUNT + 10, 0],
  ["logs before it exits, and at its exit", 3 * COUNT + 10, 0],
  ["leaves a flush behind", 2 * COUNT, 0],
  ["closes the log", 2 * COUNT, 0],
];

describe.each(["buffered", "synced"])("a program with durability %s", (durability) => {
  it.each(MANNERS)(
    "that %s leaves every line in the log, once and in order",
    async (manner, events, code) => {
      const directory = join(temporaryDirectory(), "log");
      const program = start("pending-lines.mjs", [directory, manner, String(COUNT)], {
        env: { DURABILITY: durability },
      });
      const ended = await program.ended;
      expect(ended.code, ended.stderr).toBe(code);
      expect(numbersIn(directory)).toEqual([...Array(events).keys()]);
      expect(ended.stderr).not.toContain("log-thread:");
      const { pending } = JSON.parse(ended.stdout) as { readonly pending: number };
      if (durability === "buffered") expect(pending).toBeGreaterThan(COUNT);
    },
  );
});
