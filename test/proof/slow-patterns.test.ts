import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../temporary-directory.ts";

const PROGRAM = fileURLToPath(new URL("child/slow-lines.mjs", import.meta.url));

/** What is linear takes milliseconds; what is quadratic takes minutes. The limit is far from both. */
const STUCK_MS = 20_000;

function output(what: string, directory: string): string {
  const options = { encoding: "utf8", timeout: STUCK_MS, killSignal: "SIGKILL" } as const;
  return spawnSync(process.execPath, [PROGRAM, what, directory], options).stdout;
}

describe("a text that keeps careless patterns busy", () => {
  it.each([
    "words and a URL",
    "beginnings of keys",
    "beginnings of tokens",
    "beginnings of mail keys",
    "beginnings of private keys",
    "things like fields",
    "quotes",
    "spaces and backslashes",
    "beginnings of addresses",
    "addresses with names",
    "mail addresses",
    "names of secrets",
    "names of secrets and words",
    "names in JSON",
    "names of schemas in JSON",
    "names in JSON in JSON",
    "quotes of any depth",
    "pairs of names",
    "headers",
    "cookies",
    "flags",
    "elements and hyphens",
    "parts of queries",
    "keys behind keys",
  ])("(%s) is logged as others are", (what) => {
    expect(output(what, join(temporaryDirectory(), "log"))).toBe("done\n");
  });

  it.each<[string, string]>([
    ["things like fields", `${"a={ ".repeat(60_000)}${"}".repeat(60_000)}x`],
    ["quotes", 'a="b '.repeat(100_000)],
    ["quotes after backslashes", 'a="\\'.repeat(100_000)],
    ["a deep tree", `a=${"[".repeat(200_000)}${"]".repeat(200_000)}`],
    ["a deep tree that is never closed", "a={[".repeat(100_000)],
  ])("(%s) is read and shown as JSON when another program wrote it", (_, message) => {
    const directory = join(temporaryDirectory(), "log");
    mkdirSync(directory);
    writeFileSync(join(directory, "master.log"), `2026-01-09T14:32:01.456Z|a:b|s|${message}\n`);
    expect(output("read", directory)).toBe("done\n");
  });
});
