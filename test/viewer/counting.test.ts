import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { EventsAnswer } from "../../src/server/contract.ts";
import { inBrowser } from "./in-browser.ts";
import { expectStatus, rowsOf, rowsThere } from "./page-parts.ts";
import type { SampleLog } from "./sample-log.ts";

function fill(log: SampleLog): void {
  for (let at = 0; at < 3_000; at++) log.event(1_000, "app:tick", "app", { at });
}

/** Lets the server answer as one that has counted half of its log, until it is told to be done. */
async function whileCounting(page: Page): Promise<() => void> {
  let isCounting = true;
  await page.route("**/api/events?*", async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as EventsAnswer;
    if (!isCounting) return route.fulfill({ response, json: answer });
    const counted = { ...answer, items: [], first: 0, total: 1_500, looked: 0.5 };
    return route.fulfill({ response, json: { ...counted, newest: answer.items } });
  });
  return () => {
    isCounting = false;
  };
}

inBrowser("a log that is still being counted", (bench) => {
  it("shows the newest rows at once, and leaves them where they are when all are counted", async () => {
    const served = await bench.serve(fill);
    const page = await bench.openUrl("about:blank");
    const done = await whileCounting(page);
    await page.goto(served.server.url);
    await rowsThere(page);
    await expectStatus(page, /3.000 events · 200 shown · 50 % looked through/);
    expect((await rowsOf(page))[0]).toContain("at=2999");
    await page.mouse.move(640, 400);
    await page.mouse.wheel(0, 22 * 20);
    await expect.poll(async () => (await rowsOf(page))[0]).toContain("at=2979");
    await page.locator(".row", { hasText: "at=2970" }).click();
    await expect.poll(() => page.locator(".row.selected").textContent()).toContain("at=2970");
    done();
    await expectStatus(page, /^3.000 events · row 2.971 ·/);
    await expect.poll(async () => (await rowsOf(page))[0]).toContain("at=2979");
    expect(await page.locator(".row.selected").textContent()).toContain("at=2970");
    expect(await page.locator(".new-rows").count()).toBe(0);
  });
});
