import type { EventType } from "log-thread";
import { type EventFilter, read, readLog } from "log-thread/reader";
import { openDirectory } from "log-thread/storage";
import { linesText } from "../answers.ts";
import { checkPlain } from "../plain-directory.ts";
import type { QuestionLog } from "../question-log.ts";
import { ERROR_PREFIX, NEWEST, type QuestionId, TOP } from "../questions.ts";
import type { OpenTool, Scene, Tool } from "../tool.ts";

const MINUTE_CHARS = "2026-01-09T14:32".length;

export const logThreadScan: Tool = {
  name: "log-thread without an index, in process",
  contestant: () => ({ opener: "log-thread-scan", state: "warm" }),
};

export function openLogThreadScan({ log, plainDirectory }: Scene): OpenTool {
  const source = openDirectory(plainDirectory);
  const lines = (filter: EventFilter, limit = Number.POSITIVE_INFINITY): (() => string) => {
    const found = readLog(source, { ...filter, limit, exact: true }).map(({ raw }) => raw);
    return () => linesText(found);
  };
  return {
    ask: (question) => {
      checkPlain(plainDirectory);
      if (question === "count-errors") return countErrors(source);
      if (question === "histogram") return histogram(source);
      if (question === "top-sources") return topSources(source);
      return lines(filterOf(question, log), question === "newest-errors" ? NEWEST : undefined);
    },
    close: () => {},
  };
}

/** Which events' lines a question asks for. */
export function filterOf(question: QuestionId, { topics }: QuestionLog): EventFilter {
  const { session, word, type, day, nextDay } = topics;
  if (question === "session") return { sessions: [session] };
  if (question === "rare-text") return { text: word };
  if (question === "type-in-day") return { types: [type as EventType], since: day, until: nextDay };
  return { types: [`${ERROR_PREFIX}*`] };
}

type Source = ReturnType<typeof openDirectory>;

async function countErrors(source: Source): Promise<() => string> {
  let count = 0;
  for await (const _ of read(source, { types: [`${ERROR_PREFIX}*`] })) count++;
  return () => `${count}\n`;
}

async function histogram(source: Source): Promise<() => string> {
  const minutes = new Map<string, Map<string, number>>();
  for await (const { timestamp, type } of read(source)) {
    const minute = timestamp.slice(0, MINUTE_CHARS);
    const types = minutes.get(minute) ?? new Map<string, number>();
    if (types.size === 0) minutes.set(minute, types);
    types.set(type, (types.get(type) ?? 0) + 1);
  }
  return () =>
    linesText(
      [...minutes].flatMap(([minute, types]) =>
        [...types].map(([type, count]) => `${minute}|${type}|${count}`),
      ),
    );
}

async function topSources(source: Source): Promise<() => string> {
  const counts = new Map<string, number>();
  for await (const { source: name } of read(source)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const top = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, TOP);
  return () => linesText(top.map(([name, count]) => `${count}|${name}`));
}
