import { expect, it } from "vitest";
import { inBrowser } from "./in-browser.ts";
import { expectStatus, rowsOf, rowsThere, searchOf, selectedType } from "./page-parts.ts";
import type { SampleLog } from "./sample-log.ts";

/** Sessions, a long quiet time, another day, and many plain rows. */
function fill(log: SampleLog): void {
  for (const id of ["a1", "b2", "c3"]) log.session(id);
  log.event(4 * 3_600_000, "state:change", "agent", { to: "idle" });
  log.event(8 * 3_600_000, "app:tick", "app", { at: 0 });
  for (let at = 1; at < 3_000; at++) log.event(20, "app:tick", "app", { at });
}

inBrowser("the list of events", (bench) => {
  it("shows the newest first, and the oldest first on a key", async () => {
    const page = await bench.open(await bench.serve(fill));
    await rowsThere(page);
    expect((await rowsOf(page))[0]).toContain("at=2999");
    await expectStatus(page, /^3.058 events · newest first · UTC/);
    await page.keyboard.press("r");
    await expect.poll(async () => (await rowsOf(page)).at(-1)).toContain("at=2999");
    expect(searchOf(page).get("order")).toBe("oldest");
  });

  it("goes through rows with j, k, g, G, page keys, and says the selected one in the address", async () => {
    const page = await bench.open(await bench.serve(fill));
    await rowsThere(page);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await expect.poll(() => page.locator(".row.selected").textContent()).toContain("at=2998");
    expect(searchOf(page).get("at")).toMatch(/:\d+$/);
    await page.keyboard.press("G");
    await expect.poll(() => selectedType(page)).toBe("session:create");
    await page.keyboard.press("PageUp");
    await expect.poll(async () => (await rowsOf(page)).at(-1)).not.toContain("session:create");
    await page.keyboard.press("g");
    await expect.poll(() => page.locator(".row.selected").textContent()).toContain("at=2999");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.locator(".detail").count()).toBe(0);
    expect(searchOf(page).get("at")).toBeNull();
  });

  it("opens at the event that the address names, wherever it is", async () => {
    const served = await bench.serve(fill);
    const page = await bench.open(served);
    await rowsThere(page);
    await page.keyboard.press("G");
    await expect.poll(() => selectedType(page)).toBe("session:create");
    const other = await bench.open(served, new URL(page.url()).search);
    await expect.poll(() => selectedType(other)).toBe("session:create");
    await expect.poll(() => other.locator(".detail h2").textContent()).toContain("session:create");
  });

  it("goes to the event of a link, however much is scrolled meanwhile", async () => {
    const served = await bench.serve(fill);
    const page = await bench.open(served);
    await rowsThere(page);
    await page.mouse.click(1_274, 450);
    await expect.poll(async () => (await rowsOf(page))[4]).toMatch(/at=1\d\d\d/);
    await page.locator(".row").nth(8).click();
    await expect.poll(() => page.locator(".row.selected").count()).toBe(1);
    const text = await page.locator(".row.selected").textContent();
    const { search } = new URL(page.url());
    const other = await bench.open(served);
    await rowsThere(other);
    await other.route(/api\/events\?.*first=/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await route.continue();
    });
    await other.evaluate((to) => {
      history.pushState(null, "", to);
      dispatchEvent(new PopStateEvent("popstate"));
    }, search);
    await other.mouse.move(640, 500);
    for (let turn = 0; turn < 8; turn++) {
      await other.mouse.wheel(0, 44);
      await other.waitForTimeout(20);
    }
    expect(await other.locator(".row.selected").textContent({ timeout: 5_000 })).toBe(text);
  });

  it("goes to errors, quiet times, rows of the session and highlights beyond what is loaded", async () => {
    const page = await bench.open(await bench.serve(fill));
    await rowsThere(page);
    await page.keyboard.press("e");
    await expect.poll(() => selectedType(page)).toBe("error:runtime");
    await page.keyboard.press("e");
    await expect.poll(() => selectedType(page)).toBe("llm:error");
    await page.keyboard.press("E");
    await expect.poll(() => selectedType(page)).toBe("error:runtime");
    await page.keyboard.press("o");
    await expect.poll(() => selectedType(page)).toBe("tool:start");
    await page.keyboard.press("O");
    await expect.poll(() => selectedType(page)).toBe("error:runtime");

    await page.keyboard.press("g");
    await page.keyboard.press("s");
    await expect.poll(() => page.locator(".row.selected").textContent()).toContain("at=0");
    await page.keyboard.press("s");
    await expect.poll(() => selectedType(page)).toBe("state:change");
    await page.keyboard.press("S");
    await expect.poll(() => page.locator(".row.selected").textContent()).toContain("at=0");

    await page.keyboard.press("g");
    await page.getByRole("textbox", { name: "Highlight" }).fill("FETCH failed");
    await page.getByRole("textbox", { name: "Highlight" }).press("Escape");
    await page.keyboard.press("n");
    await expect.poll(() => page.locator(".row.selected mark").textContent()).toBe("fetch failed");
    await page.keyboard.press("n");
    await page.keyboard.press("n");
    await expect.poll(() => page.locator(".row.selected").textContent()).toContain("a1-l2");
    await page.keyboard.press("n");
    await expectStatus(page, "no highlight further down");
    await page.keyboard.press("N");
    await expect.poll(() => page.locator(".row.selected").textContent()).toContain("b2-l2");
    expect(searchOf(page).get("mark")).toBe("FETCH failed");
  });

  it("filters by the row's type, copies the line, opens the session", async () => {
    const page = await bench.open(await bench.serve(fill));
    await rowsThere(page);
    await page.keyboard.press("e");
    await expect.poll(() => selectedType(page)).toBe("error:runtime");
    await page.keyboard.press("y");
    await expectStatus(page, "line copied");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
      /^2026-01-09T.*\|error:runtime\|/,
    );
    await page.keyboard.press("f");
    await expectStatus(page, /3 shown/);
    expect(searchOf(page).get("q")).toBe("type:error:runtime");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("h1").textContent()).toBe("session c3");
  });

  it("draws quiet times and days between rows, and a line through the rows of the session", async () => {
    const page = await bench.open(await bench.serve(fill), "?q=-type:app:tick+since:2026-01-09");
    await rowsThere(page);
    await expect.poll(() => page.locator(".mark-gap .row-mark").first().textContent()).toBe("4 h");
    await page.keyboard.press("e");
    await expect.poll(() => page.locator(".row.related").count()).toBeGreaterThan(10);
    const all = await bench.open(await bench.serve(fill), "?q=-type:app:tick+-type:state:*");
    await rowsThere(all);
    await expect.poll(() => all.locator(".day-line").textContent()).toBe("Friday 9 January 2026, UTC");
  });

  it("offers for any part of a row: only, not, highlight, copy", async () => {
    const page = await bench.open(await bench.serve(fill), "?q=session:a1");
    await rowsThere(page);
    const source = page.locator(".row", { hasText: "llm:error" }).locator("[data-part=source]");
    await source.click();
    expect(await page.getByRole("menu").count()).toBe(0);
    await source.click();
    await page.getByRole("menuitem", { name: "not source:agent" }).click();
    await expect.poll(() => searchOf(page).get("q")).toBe("session:a1 -source:agent");
    await expectStatus(page, /5 shown/);
    await page.locator("[data-part='field:code']").first().click({ button: "right" });
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect.poll(() => searchOf(page).get("mark")).toBe("TypeError");
    await expect.poll(() => page.locator("mark").first().textContent()).toBe("TypeError");
  });

  it("scrolls with the wheel and by its bar, without ever showing nothing", async () => {
    const page = await bench.open(await bench.serve(fill));
    await rowsThere(page);
    await page.mouse.move(600, 400);
    await page.mouse.wheel(0, 22 * 100);
    await expect.poll(async () => (await rowsOf(page))[0]).toContain("at=2899");
    const bar = await page.locator(".scrollbar").boundingBox();
    if (bar === null) throw new Error("there is no bar");
    await page.mouse.click(bar.x + 6, bar.y + bar.height - 2);
    await expect.poll(async () => (await rowsOf(page)).at(-1)).toContain("session:create");
  });
});
