import { rmSync } from "node:fs";
import { join } from "node:path";
import type { BenchContext, Group } from "../group.ts";
import type { IndexLog } from "../index-log.ts";
import { type Aim, judge } from "../judge.ts";
import type { Samples } from "../rounds.ts";
import { ServedLog } from "../served-log.ts";
import { indexLog } from "./answers.ts";

const COLD = "newest events, no index, from the start of the process";
const WARM = "newest events, with the index, from the start of the process";
const GROWN = "the index of everything, from the start of the process";
const HITS = "histogram of everything";
const NUMBER = "a jump by number";
const POSITION = "a jump by position";
const SEARCH = "a text in all lines";

interface Events {
  readonly total: number;
  readonly looked: number;
  readonly limitedBy?: string;
  readonly items: readonly { readonly position: string }[];
  readonly newest?: readonly unknown[];
}

/** What the viewer waits for, asked over HTTP by another process, as the page does. */
export const viewerServer: Group = {
  name: "viewer-server",
  about: "`log-thread serve` of ten million events: milliseconds until its answer is there",
  run: async (context) => {
    const log = await indexLog(context);
    const found = new Map<string, number[]>();
    const take = (name: string, sinceMs: number): void => {
      found.set(name, [...(found.get(name) ?? []), performance.now() - sinceMs]);
    };
    for (let round = 0; round < roundsOf(context); round++) {
      context.progress(`round ${round + 1}: without an index`);
      await measureCold(log, take);
      context.progress(`round ${round + 1}: with the index`);
      await measureWarm(log, take);
    }
    const aims: Aim[] = [
      { subject: COLD, target: { kind: "at most", bound: 1_500 } },
      { subject: WARM, target: { kind: "at most", bound: 1_500 } },
      { subject: HITS, target: { kind: "at most", bound: 2_000 } },
      { subject: NUMBER, target: { kind: "at most", bound: 150 } },
      { subject: POSITION, target: { kind: "at most", bound: 150 } },
    ];
    return judge({ group: "viewer-server", unit: "ms", samples: found }, aims);
  },
};

/** What it takes to make the index, and to answer all of that. */
export const viewerServerMemory: Group = {
  name: "viewer-memory",
  about: "`log-thread serve` of ten million events, without an index at first: megabytes at most",
  run: async (context) => {
    const log = await indexLog(context);
    const peaks: number[] = [];
    for (let round = 0; round < roundsOf(context); round++) {
      context.progress(`round ${round + 1}`);
      const peak = await peakOf(log);
      if (peak !== undefined) peaks.push(peak);
    }
    const samples = new Map<string, Samples>([
      ["the server", peaks.length === 0 ? "not available: this system does not tell" : peaks],
    ]);
    const aims: Aim[] = [{ subject: "the server", target: { kind: "at most", bound: 300 } }];
    return judge({ group: "viewer-memory", unit: "MB", samples }, aims);
  },
};

type Take = (name: string, sinceMs: number) => void;

function roundsOf({ rounds, tiny, quick }: BenchContext): number {
  return rounds ?? (tiny ? 1 : quick ? 2 : 5);
}

async function measureCold(log: IndexLog, take: Take): Promise<void> {
  rmSync(join(log.directory, ".index"), { recursive: true, force: true });
  await using served = await ServedLog.start(log.directory);
  const { items, newest } = await served.ask<Events>("events?limit=200");
  if ((newest ?? items).length !== 200) throw new Error("the newest events are not there");
  take(COLD, served.startedMs);
  await served.askWhole<Events>("events?limit=0");
  take(GROWN, served.startedMs);
}

async function measureWarm(log: IndexLog, take: Take): Promise<void> {
  await using served = await ServedLog.start(log.directory);
  const { total } = await served.askWhole<Events>("events?limit=200");
  take(WARM, served.startedMs);
  if (total !== log.events) throw new Error(`${total} events`);
  await timed(take, HITS, () => served.ask("hits?buckets=240"));
  for (const share of [0.5, 0.123, 0.987]) {
    const path = `events?limit=200&first=${Math.floor(total * share)}`;
    const { items } = await timed(take, NUMBER, () => served.ask<Events>(path));
    await timed(take, POSITION, () => served.ask(`events?limit=200&at=${items[100]?.position}`));
  }
  await timed(take, SEARCH, () =>
    served.askWhole(`events?limit=200&q=${encodeURIComponent('"latency_ms=777 "')}`),
  );
}

async function timed<T>(take: Take, name: string, ask: () => Promise<T>): Promise<T> {
  const begin = performance.now();
  const answer = await ask();
  take(name, begin);
  return answer;
}

async function peakOf(log: IndexLog): Promise<number | undefined> {
  rmSync(join(log.directory, ".index"), { recursive: true, force: true });
  await using served = await ServedLog.start(log.directory);
  await served.askWhole<Events>("events?limit=200");
  const questions = [
    "hits?buckets=240&by=source",
    "hits?q=is:error",
    "facets?of=type,source,session",
    "sessions",
    "log",
  ];
  for (const path of questions) await served.ask(path);
  await served.ask(`timeline?session=${log.session}`);
  for (let first = 0; first < log.events; first += log.events / 20)
    await served.ask(`events?first=${Math.floor(first)}`);
  await served.askWhole(`events?q=${encodeURIComponent('"latency_ms=7"')}`);
  return served.peakMb;
}
