import { rmSync } from "node:fs";
import { join } from "node:path";
import { NO_BROWSER } from "../chromium.ts";
import { frameTimes } from "../frame-times.ts";
import type { BenchContext, Group } from "../group.ts";
import type { IndexLog } from "../index-log.ts";
import { type Aim, judge } from "../judge.ts";
import { ProbedPage } from "../probed-page.ts";
import type { Samples } from "../rounds.ts";
import { ServedLog } from "../served-log.ts";
import { quantile } from "../statistics.ts";
import { indexLog } from "./answers.ts";

const COLD = "rows in sight, no index, from the start of `serve`";
const WARM = "rows in sight, with the index, from the start of `serve`";
const HISTOGRAM = "histogram of everything, with the index, from the start of `serve`";
const BAR = "a jump by the scrollbar";
const LINK = "a jump to a link's event";
const WHEEL = "scripting a frame, turning the wheel, p95";
const DRAG = "scripting a frame, dragging the scrollbar, p95";
const TASK_OPENING = "longest task while it opens";
const TASK_SCROLLING = "longest task while it scrolls";

const AIMS: readonly (readonly [subject: string, mostMs: number])[] = [
  [COLD, 1_500],
  [WARM, 1_500],
  [HISTOGRAM, 2_000],
  [BAR, 150],
  [LINK, 150],
  [WHEEL, 8],
  [DRAG, 8],
  [TASK_OPENING, 100],
  [TASK_SCROLLING, 100],
];

const FRAME_MS = 16;

/** What a person waits for who looks at the page, in a Chromium of this machine. */
export const viewerPage: Group = {
  name: "viewer-page",
  about: "the page of ten million events in Chromium: milliseconds until it is on the screen",
  run: async (context) => {
    const group = { group: "viewer-page", unit: "ms" } as const;
    const aims: Aim[] = AIMS.map(([subject, bound]) => ({ subject, target: { kind: "at most", bound } }));
    if (NO_BROWSER !== undefined) {
      const samples = new Map<string, Samples>(AIMS.map(([name]) => [name, `not available: ${NO_BROWSER}`]));
      return judge({ ...group, samples }, aims);
    }
    const log = await indexLog(context);
    const found = new Map<string, number[]>(AIMS.map(([name]) => [name, []]));
    const take: Take = (name, ms) => void found.get(name)?.push(ms);
    for (let round = 0; round < roundsOf(context); round++) {
      context.progress(`round ${round + 1}: without an index`);
      await lookCold(log, take);
      context.progress(`round ${round + 1}: with the index`);
      await lookWarm(log, take);
    }
    return judge({ ...group, samples: found }, aims);
  },
};

type Take = (name: string, ms: number) => void;

function roundsOf({ rounds, tiny, quick }: BenchContext): number {
  return rounds ?? (tiny ? 1 : quick ? 2 : 5);
}

async function lookCold(log: IndexLog, take: Take): Promise<void> {
  rmSync(join(log.directory, ".index"), { recursive: true, force: true });
  await using page = await ProbedPage.start();
  await using served = await ServedLog.start(log.directory);
  await page.open(served.url);
  take(COLD, (await page.ask<number>("rowsShown")) - served.startedAtMs);
  // The index is there for whoever asks next.
  await served.askWhole("events?limit=0");
}

async function lookWarm(log: IndexLog, take: Take): Promise<void> {
  await using page = await ProbedPage.start();
  await using served = await ServedLog.start(log.directory);
  await page.open(served.url);
  const [rowsMs, histogramMs] = await Promise.all([
    page.ask<number>("rowsShown"),
    page.ask<number>("histogramShown", log.events),
  ]);
  take(WARM, rowsMs - served.startedAtMs);
  take(HISTOGRAM, histogramMs - served.startedAtMs);
  await jump(page, served, log, take);
  const wheel = frameTimes(await page.record(() => turnWheel(page)));
  const drag = frameTimes(await page.record(() => dragScrollbar(page)));
  take(WHEEL, p95(wheel.scriptingMs));
  take(DRAG, p95(drag.scriptingMs));
  take(TASK_SCROLLING, Math.max(wheel.longestTaskMs, drag.longestTaskMs));
  const opening = await page.record(async () => {
    await page.open("about:blank");
    await page.open(served.url);
    await page.ask("histogramShown", log.events);
  });
  take(TASK_OPENING, frameTimes(opening).longestTaskMs);
}

async function jump(page: ProbedPage, served: ServedLog, log: IndexLog, take: Take): Promise<void> {
  const box = await scrollbarOf(page);
  const { mouse } = page.page;
  for (const share of [0.5, 0.123, 0.987]) {
    const before = await page.ask<readonly string[]>("rowIds");
    await mouse.move(box.x, box.y + box.height * share);
    const beganMs = await page.ask<number>("now");
    await mouse.down();
    take(BAR, (await page.ask<number>("otherRowsShown", before)) - beganMs);
    await mouse.up();
  }
  for (const share of [0.333, 0.777]) {
    const number = Math.floor(log.events * share);
    const { items } = await served.ask<{ readonly items: readonly { readonly position: string }[] }>(
      `events?limit=1&first=${number}`,
    );
    const beganMs = await page.ask<number>("link", items[0]?.position);
    take(LINK, (await page.ask<number>("selectedShown", number)) - beganMs);
  }
  await page.page.keyboard.press("Escape");
}

/** Two seconds, downwards, somewhere in the middle. */
async function turnWheel({ page }: ProbedPage): Promise<void> {
  await page.mouse.move(640, 500);
  for (let turn = 0; turn < 120; turn++) {
    await page.mouse.wheel(0, 120);
    await page.waitForTimeout(FRAME_MS);
  }
}

/** From the newest to the oldest and back to the middle, within some seconds. */
async function dragScrollbar(probed: ProbedPage): Promise<void> {
  const { x, y, height } = await scrollbarOf(probed);
  const { mouse } = probed.page;
  await mouse.move(x, y + 4);
  await mouse.down();
  for (let step = 0; step < 180; step++) {
    const share = step < 120 ? step / 120 : 1 - (step - 120) / 120;
    await mouse.move(x, y + 4 + (height - 8) * share);
    await probed.page.waitForTimeout(FRAME_MS);
  }
  await mouse.up();
  await probed.ask("rowsShown");
}

/** Where the scrollbar is: its middle line, and from where to where it goes. */
async function scrollbarOf({ page }: ProbedPage): Promise<{ x: number; y: number; height: number }> {
  const box = await page.locator(".scrollbar").boundingBox();
  if (box === null) throw new Error("the page has no scrollbar");
  return { x: box.x + box.width / 2, y: box.y, height: box.height };
}

function p95(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.95,
  );
}
