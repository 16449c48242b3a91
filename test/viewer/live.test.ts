import { appendFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createLogServer } from "../../src/server.ts";
import { openDirectory } from "../../src/storage.ts";
import { inBrowser } from "./in-browser.ts";
import { expectStatus, rowsOf, rowsThere } from "./page-parts.ts";
import type { SampleLog } from "./sample-log.ts";

function fill(log: SampleLog): void {
  for (let at = 0; at < 300; at++) log.event(1_000, "app:tick", "app", { at });
}

inBrowser("the live log", (bench) => {
  it("shows what is written, each once, and counts it", async () => {
    const served = await bench.serve(fill);
    const page = await bench.open(served);
    await expect.poll(() => page.locator(".live-word").textContent()).toBe("live");
    for (let at = 0; at < 250; at++) served.log.event(10, "app:tock", "app", { at });
    await expectStatus(page, /^550 events/);
    expect((await rowsOf(page)).slice(0, 2).map((row) => /at=\d+/.exec(row)?.[0])).toEqual([
      "at=249",
      "at=248",
    ]);
    await expect.poll(() => page.locator(".facet", { hasText: "app:tock" }).textContent()).toContain("250");
  });

  it("moves nothing that is read, and says how many are new", async () => {
    const served = await bench.serve(fill);
    const page = await bench.open(served);
    await expect.poll(() => page.locator(".live-word").textContent()).toBe("live");
    await page.mouse.move(640, 400);
    await page.mouse.wheel(0, 22 * 20);
    await expect.poll(async () => (await rowsOf(page))[0]).toContain("at=279");
    for (let at = 0; at < 40; at++) served.log.event(10, "app:tock", "app", { at });
    await expect.poll(() => page.locator(".new-rows").textContent()).toBe("40 new ↑");
    expect((await rowsOf(page))[0]).toContain("at=279");
    await page.locator(".new-rows").click();
    await expect.poll(async () => (await rowsOf(page))[0]).toContain("app:tock");
    await expect.poll(() => page.locator(".new-rows").count()).toBe(0);
  });

  it("keeps a selected row where it is", async () => {
    const served = await bench.serve(fill);
    const page = await bench.open(served);
    await expect.poll(() => page.locator(".live-word").textContent()).toBe("live");
    await page.keyboard.press("j");
    await expect.poll(() => page.locator(".row.selected").count()).toBe(1);
    const before = await page.locator(".row.selected").boundingBox();
    for (let at = 0; at < 5; at++) served.log.event(10, "app:tock", "app", { at });
    await expect.poll(() => page.locator(".new-rows").textContent()).toBe("5 new ↑");
    expect((await page.locator(".row.selected").boundingBox())?.y).toBe(before?.y);
  });

  it("is paused and goes on by a key, without losing or doubling a row", async () => {
    const served = await bench.serve(fill);
    const page = await bench.open(served);
    await expect.poll(() => page.locator(".live-word").textContent()).toBe("live");
    served.log.event(10, "app:tock", "app", { at: 0 });
    await expectStatus(page, /^301 events/);
    await page.keyboard.press("p");
    await expect.poll(() => page.locator(".live-word").textContent()).toBe("paused");
    served.log.event(10, "app:tock", "app", { at: 1 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await rowsOf(page))[0]).toContain("at=0");
    await page.keyboard.press("p");
    await expectStatus(page, /^302 events/);
    expect((await rowsOf(page)).slice(0, 3).map((row) => /at=\d+/.exec(row)?.[0])).toEqual([
      "at=1",
      "at=0",
      "at=299",
    ]);
  });

  it("follows a query, and the end where the oldest is first", async () => {
    const served = await bench.serve(fill);
    const page = await bench.open(served, "?q=type:app:tock&order=oldest");
    await expect.poll(() => page.locator(".live-word").textContent()).toBe("live");
    served.log.event(10, "app:tick", "app", {});
    for (let at = 0; at < 60; at++) served.log.event(10, "app:tock", "app", { at });
    await expectStatus(page, /60 shown/);
    await expect.poll(async () => (await rowsOf(page)).at(-1)).toContain("at=59");
  });

  it("goes on by itself when the server is started again", async () => {
    const served = await bench.serve(fill, "the-token-of-this-test");
    const page = await bench.open(served);
    await expect.poll(() => page.locator(".live-word").textContent()).toBe("live");
    const port = Number(new URL(served.server.url).port);
    await served.server.close();
    await expect.poll(() => page.locator(".live-word").textContent()).toBe("disconnected");
    await expect.poll(() => page.locator(".strip").textContent()).toContain("The server does not answer");
    expect((await rowsOf(page))[0]).toContain("at=299");
    served.log.event(10, "app:tock", "app", { at: 0 });
    await using again = createLogServer(openDirectory(served.directory), { token: "the-token-of-this-test" });
    await again.listen({ port });
    await expect.poll(() => page.locator(".live-word").textContent(), { timeout: 15_000 }).toBe("live");
    await expectStatus(page, /^301 events/);
    await expect.poll(async () => (await rowsOf(page))[0]).toContain("app:tock");
    await expect.poll(() => page.locator(".strip").count()).toBe(0);
  });

  it("says that an address is of another server", async () => {
    const served = await bench.serve(fill);
    const page = await bench.openUrl(`${served.server.url.split("#")[0]}#token=another`);
    await expect
      .poll(() => page.locator(".notice h2").textContent())
      .toBe("This address is of another server.");
    bench.forgive(/401 \(Unauthorized\)/);
  });

  it("tells of an empty log how the first event is written, and shows it when it is", async () => {
    const served = await bench.serve();
    const page = await bench.open(served);
    await expect.poll(() => page.locator(".notice h2").textContent()).toBe("No event yet.");
    expect(await page.locator(".notice").textContent()).toContain("log-thread append app:start");
    await expect.poll(() => page.locator(".live-word").textContent()).toBe("live");
    served.log.event(0, "app:start", "first");
    await expect.poll(() => rowsOf(page)).toHaveLength(1);
    await expect.poll(() => page.locator(".notice").count()).toBe(0);
  });

  it("shows malformed lines, a clock that went back, and a long line, without losing the rest", async () => {
    const served = await bench.serve((log) => {
      log.event(0, "app:start", "app");
      log.event(-7_200_000, "app:tick", "app", { note: "the clock was set back" });
      log.event(10, "app:big", "app", { huge: "x".repeat(60_000) });
    });
    appendFileSync(join(served.directory, "master.log"), "this is no event\n");
    served.log.event(10, "app:end", "app");
    const page = await bench.open(served);
    await rowsThere(page);
    await expect.poll(() => page.locator(".mark-back .row-mark").textContent()).toBe("clock back 2 h");
    await page.locator(".row", { hasText: "app:big" }).click();
    await expect.poll(() => page.locator(".detail h3").textContent()).toMatch(/KiB/);
    expect((await page.locator(".detail").boundingBox())?.width).toBeLessThan(400);
    const malformed = await bench.open(served, "?q=is:malformed");
    await expect.poll(() => malformed.locator(".row-message").textContent()).toBe("this is no event");
    await malformed.keyboard.press("j");
    await expect.poll(() => malformed.locator(".detail h2").textContent()).toBe("malformed line");
  });

  it("goes on over a rotation, and says when the older segment is taken away", async () => {
    const served = await bench.serve(fill);
    const page = await bench.open(served);
    await expect.poll(() => page.locator(".live-word").textContent()).toBe("live");
    served.log.rotate();
    served.log.event(10, "app:tock", "app", { at: 0 });
    await expect.poll(async () => (await rowsOf(page))[0]).toContain("app:tock");
    expect((await rowsOf(page)).some((row) => row.includes("at=299"))).toBe(true);
    for (const name of readdirSync(join(served.directory, "sessions")))
      rmSync(join(served.directory, "sessions", name));
    await expect.poll(() => page.locator(".strip").allTextContents(), { timeout: 15_000 }).toHaveLength(1);
    await expectStatus(page, /^2 events/);
    await expect.poll(async () => (await rowsOf(page))[0]).toContain("app:tock");
  });

  it("says that the log was taken away, and shows the one that is begun after it", async () => {
    const served = await bench.serve(fill);
    const page = await bench.open(served);
    await expect.poll(() => page.locator(".live-word").textContent()).toBe("live");
    rmSync(join(served.directory, "master.log"));
    served.log.event(10, "app:start", "again");
    await expect.poll(async () => (await rowsOf(page))[0], { timeout: 15_000 }).toContain("again");
    await page.reload();
    await rowsThere(page);
    await expectStatus(page, /^1 event /);
  });
});
