import { cpSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Log, openLog } from "log-thread";
import { NO_BROWSER } from "../chromium.ts";
import { randomNumbers } from "../events.ts";
import type { BenchContext, Group } from "../group.ts";
import { type Aim, judge } from "../judge.ts";
import { ProbedPage } from "../probed-page.ts";
import type { Samples } from "../rounds.ts";
import { ServedLog } from "../served-log.ts";
import { quantile } from "../statistics.ts";
import { indexLog } from "./answers.ts";

const SELDOM = "from logEvent to the screen, now and then, p95";
const OFTEN = "from logEvent to the screen, 1 000 a second, p95";
const MISSING = "of 1 000 a second, events that the page has not";
const HEAP = "what the page's heap grows by, in the second half of it";
const SERVER = "the server, with all of that and a page of ten million";

/** Between two events: at moments that no rhythm of the page's can fit to. */
const PAUSE_MS_MIN = 5;
const PAUSE_MS_MAX = 95;

const EVENTS_A_SECOND = 1_000;
const WRITTEN_EVERY_MS = 5;

/** What the page shows of a log that is written to. */
export const viewerLive: Group = {
  name: "viewer-live",
  about: "the page of ten million events in Chromium, while more are written",
  run: async (context) => {
    const found = NO_BROWSER === undefined ? await watch(context) : undefined;
    const results = [
      judgeOf("ms", found, [
        [SELDOM, 250],
        [OFTEN, 250],
      ]),
      judgeOf("events", found, [[MISSING, 0]]),
      judgeOf("MB", found, [
        [HEAP, 5],
        [SERVER, 300],
      ]),
    ];
    return {
      measurements: results.flatMap(({ measurements }) => measurements),
      comparisons: results.flatMap(({ comparisons }) => comparisons),
    };
  },
};

type Found = ReadonlyMap<string, number | undefined>;

function judgeOf(
  unit: "ms" | "MB" | "events",
  found: Found | undefined,
  bounds: readonly (readonly [subject: string, most: number])[],
) {
  const samples = new Map<string, Samples>(
    bounds.map(([subject]) => {
      const value = found?.get(subject);
      const why = NO_BROWSER ?? "this system does not tell";
      return [subject, value === undefined ? `not available: ${why}` : [value]];
    }),
  );
  const aims: Aim[] = bounds.map(([subject, bound]) => ({ subject, target: { kind: "at most", bound } }));
  return judge({ group: "viewer-live", unit, samples }, aims);
}

async function watch(context: BenchContext): Promise<Found> {
  const { quick, tiny, progress } = context;
  const { directory: whole, events } = await indexLog(context);
  const directory = join(context.directory, "live-log");
  progress("copying the log, since others count on its events");
  cpSync(whole, directory, { recursive: true });
  using log = openLog({ directory });
  await using served = await ServedLog.start(directory);
  await served.askWhole("events?limit=0");
  await using page = await ProbedPage.start();
  await page.open(served.url);
  await page.ask("rowsShown");
  await page.page.locator(".live-live").waitFor();

  progress("now and then");
  void page.ask("watchSerials").catch(() => {});
  const seldom = await writeNowAndThen(log, tiny ? 10 : quick ? 60 : 200);
  await delay(500);
  const seldomSeen = await page.ask<Seen>("seenSerials");

  progress("1 000 events a second");
  void page.ask("watchSerials").catch(() => {});
  const seconds = tiny ? 2 : quick ? 10 : 60;
  const often = await writeOften(log, seldom.length, (seconds / 2) * EVENTS_A_SECOND);
  const halfMb = await page.heapMb();
  often.push(...(await writeOften(log, seldom.length + often.length, (seconds / 2) * EVENTS_A_SECOND)));
  await delay(1_000);
  const oftenSeen = await page.ask<Seen>("seenSerials");
  const grownMb = (await page.heapMb()) - halfMb;
  const written = seldom.length + often.length;

  progress("looking for every one of them");
  const total = await page.ask<number>("total");
  const there = await page.ask<number>("scrollThrough", written);
  const counted = total - events;
  const all = [...seldom, ...often];
  return new Map([
    [SELDOM, p95(latencies(all, seldomSeen))],
    [OFTEN, p95(latencies(all, oftenSeen.slice(seldomSeen.length)))],
    [MISSING, Math.max(written - there, Math.abs(written - counted))],
    [HEAP, Math.max(0, grownMb)],
    [SERVER, served.peakMb],
  ]);
}

/** Serial numbers that were on the screen, and when first. */
type Seen = readonly (readonly [serial: string, atMs: number])[];

function latencies(writtenAtMs: readonly number[], seen: Seen): readonly number[] {
  return seen.map(([serial, atMs]) => atMs - (writtenAtMs[Number(serial)] as number));
}

/** @returns when each was written, by its serial number from 0 on */
async function writeNowAndThen(log: Log, count: number): Promise<number[]> {
  const random = randomNumbers(11);
  const writtenAtMs: number[] = [];
  for (let serial = 0; serial < count; serial++) {
    writtenAtMs.push(write(log, serial));
    await delay(PAUSE_MS_MIN + (random() % (PAUSE_MS_MAX - PAUSE_MS_MIN)));
  }
  return writtenAtMs;
}

/** At an even pace, a few at a time: what was missed is made up for. */
async function writeOften(log: Log, first: number, count: number): Promise<number[]> {
  const writtenAtMs: number[] = [];
  const beganMs = performance.now();
  while (writtenAtMs.length < count) {
    const due = Math.min(count, ((performance.now() - beganMs) * EVENTS_A_SECOND) / 1_000);
    while (writtenAtMs.length < due) writtenAtMs.push(write(log, first + writtenAtMs.length));
    await delay(WRITTEN_EVERY_MS);
  }
  return writtenAtMs;
}

function write(log: Log, serial: number): number {
  const atMs = performance.timeOrigin + performance.now();
  log.event("llm:token", "agent", "written while somebody looks", { serial, model: "llama3.2" });
  return atMs;
}

function p95(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return quantile(
    values.toSorted((a, b) => a - b),
    0.95,
  );
}
