import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { linesText } from "../answers.ts";
import { INDEX_DIRECTORY } from "../plain-directory.ts";
import type { QuestionLog } from "../question-log.ts";
import { ERROR_PREFIX, NEWEST, type QuestionId, TOP } from "../questions.ts";
import type { Asked, Command, Tool } from "../tool.ts";
import { indexBuild } from "./log-thread-index.ts";

const MINUTE_CHARS = "2026-01-09T14:32".length;
const PROGRAM = fileURLToPath(new URL("../../../../bin/log-thread.js", import.meta.url));

/** The command, from its start to its end. */
export const logThreadCommand: Tool = {
  name: "`log-thread` with its index, a process",
  needs: [indexBuild.name],
  contestant: (question, scene) =>
    counted(question, scene.log.directory) ?? query(question, scene.log, scene.log.directory),
};

/**
 * The same on a log beside which there is no index. Who only looks for lines makes none; who counts makes one meanwhile,
 * which is taken away again.
 */
export const logThreadPlainCommand: Tool = {
  name: "`log-thread` on a log without an index, a process",
  contestant: (question, { log, plainDirectory }): Asked | undefined => {
    if (question === "type-in-day") {
      return { why: "by time it reads without an index only where clocks differ by less than a minute" };
    }
    const command = counted(question, plainDirectory) ?? query(question, log, plainDirectory);
    const index = join(plainDirectory, INDEX_DIRECTORY);
    return command && { ...command, cleanUp: () => rmSync(index, { recursive: true, force: true }) };
  },
};

/** What the command counts out of the index, as JSON. */
function counted(question: QuestionId, directory: string): Command | undefined {
  const run = (args: readonly string[], toText: (value: never) => string): Command => ({
    command: process.execPath,
    args: [PROGRAM, ...args, "--dir", directory, "--json"],
    toText: (printed) =>
      printed
        .split("\n")
        .slice(0, -1)
        .map((line) => toText(JSON.parse(line) as never))
        .join(""),
  });
  if (question === "histogram")
    return run(["hist", "--bucket", "1m", "--by", "type", "--top", "all"], minuteText);
  if (question === "top-sources") return run(["top", "source", "--limit", String(TOP)], valueText);
  return undefined;
}

function minuteText({ start, type }: { start: string; type: Readonly<Record<string, number>> }): string {
  const minute = start.slice(0, MINUTE_CHARS);
  return linesText(Object.entries(type).map(([name, count]) => `${minute}|${name}|${count}`));
}

function valueText({ value, events }: { value: string; events: number }): string {
  return `${events}|${value}\n`;
}

function query(question: QuestionId, log: QuestionLog, directory: string): Command | undefined {
  const { session, word, type, day, nextDay } = log.topics;
  const errors = ["--type", `${ERROR_PREFIX}*`];
  const run = (...args: readonly string[]): Command => ({
    command: process.execPath,
    args: [PROGRAM, "query", "--dir", directory, ...args],
  });
  switch (question) {
    case "count-errors":
      return run(...errors, "--count");
    case "newest-errors":
      return run(...errors, "--limit", String(NEWEST));
    case "session":
      return run("--session", session, "--limit", "all");
    case "all-errors":
      return run(...errors, "--limit", "all");
    case "rare-text":
      return run("--text", word, "--limit", "all");
    case "type-in-day":
      return run("--type", type, "--since", day, "--until", nextDay, "--limit", "all");
    default:
      return undefined;
  }
}
