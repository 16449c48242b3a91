import type { EventType } from "log-thread";
import { type LogIndex, openIndex } from "log-thread/reader";
import { openDirectory } from "log-thread/storage";
import { linesText } from "../answers.ts";
import { directoryBytes } from "../directory-bytes.ts";
import { ERROR_PREFIX, NEWEST, type QuestionId, TOP } from "../questions.ts";
import type { OpenTool, Preparation, Scene, Tool } from "../tool.ts";
import { filterOf } from "./log-thread-scan.ts";

const MINUTE_MS = 60_000;
const MINUTE_CHARS = "2026-01-09T14:32".length;
const ERRORS = { types: [`${ERROR_PREFIX}*` as EventType] };

export const indexBuild: Preparation = {
  name: "log-thread's index",
  make: async ({ log }) => {
    const before = directoryBytes(log.directory);
    const beganAt = performance.now();
    const index = openIndex(openDirectory(log.directory));
    await index.build();
    index.close();
    const elapsedMs = performance.now() - beganAt;
    return { elapsedMs, bytes: directoryBytes(log.directory) - before };
  },
};

export const logThreadIndex: Tool = {
  name: "log-thread with its index, in process",
  needs: [indexBuild.name],
  contestant: () => ({ opener: "log-thread-index", state: "warm" }),
};

export const logThreadFirst: Tool = {
  name: "log-thread with its index, first call",
  needs: [indexBuild.name],
  contestant: () => ({ opener: "log-thread-index", state: "first" }),
};

export function openLogThreadIndex(scene: Scene): OpenTool {
  const index = openIndex(openDirectory(scene.log.directory));
  return { ask: (question) => ask(index, question, scene), close: () => index.close() };
}

/** Every event is cut to its line, and every bucket is looked into, before the answer counts as given. */
function ask(index: LogIndex, question: QuestionId, { log }: Scene): () => string {
  switch (question) {
    case "count-errors": {
      const count = index.count(ERRORS);
      return () => `${count}\n`;
    }
    case "newest-errors": {
      const lines = index.newest(ERRORS, NEWEST).map(({ raw }) => raw);
      return () => linesText(lines);
    }
    case "histogram": {
      const buckets = [...index.histogram({ bucketMs: MINUTE_MS, by: "type" })];
      return () =>
        linesText(
          buckets.flatMap(({ startMs, groups }) => {
            const minute = new Date(startMs).toISOString().slice(0, MINUTE_CHARS);
            return groups.map(({ name, count }) => `${minute}|${name}|${count}`);
          }),
        );
    }
    case "top-sources": {
      const top = index.top("source", { limit: TOP });
      return () => linesText(top.map(({ value, count }) => `${count}|${value}`));
    }
    default: {
      const lines = allLines(index, question, log);
      return () => linesText(lines);
    }
  }
}

function allLines(index: LogIndex, question: QuestionId, log: Scene["log"]): readonly string[] {
  const lines: string[] = [];
  for (const events of index.all(filterOf(question, log))) for (const { raw } of events) lines.push(raw);
  return lines;
}
