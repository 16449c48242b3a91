import { expect, it } from "vitest";
import { inBrowser } from "./in-browser.ts";
import { expectStatus, rowsThere, searchOf } from "./page-parts.ts";
import type { SampleLog } from "./sample-log.ts";

function fill(log: SampleLog): void {
  for (let at = 0; at < 30; at++) log.session(`s${at}`, 1 + (at % 4));
}

inBrowser("histogram and facets", (bench) => {
  it("draws every event by category, and errors in a lane of their own", async () => {
    const page = await bench.open(await bench.serve(fill));
    await expect.poll(() => page.locator(".plot path.fill-error").getAttribute("d")).toMatch(/^M/);
    for (const hue of ["llm", "tool", "talk", "plain"])
      expect(await page.locator(`.plot path.fill-${hue}`).count()).toBe(1);
    const box = await page.locator(".plot").boundingBox();
    if (box === null) throw new Error("there is no histogram");
    const path = (await page.locator(".plot path.fill-error").getAttribute("d")) ?? "";
    const bars = Number((await page.locator(".plot svg").getAttribute("viewBox"))?.split(" ")[2]);
    await page.mouse.move(box.x + ((Number.parseFloat(path.slice(1)) + 0.3) / bars) * box.width, box.y + 30);
    await expect.poll(() => page.locator(".readout").textContent()).toMatch(/▬ conversation \d+/);
    await expect.poll(() => page.locator(".readout").textContent()).toMatch(/▲ \d+/);
  });

  it("is brushed to a range", async () => {
    const page = await bench.open(await bench.serve(fill));
    await expect.poll(() => page.locator(".plot path.fill-error").count()).toBe(1);
    const box = await page.locator(".plot").boundingBox();
    if (box === null) throw new Error("there is no histogram");
    await page.mouse.move(box.x + box.width * 0.25, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 30, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => searchOf(page).get("q")).toMatch(/^since:2026\S+Z until:2026\S+Z$/);
    await expectStatus(page, /shown/);
  });

  it("is used with the keyboard alone as well", async () => {
    const page = await bench.open(await bench.serve(fill));
    await expect.poll(() => page.locator(".plot path.fill-error").count()).toBe(1);
    const plot = page.getByRole("slider");
    await plot.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Shift+ArrowRight");
    expect(await plot.getAttribute("aria-valuetext")).toMatch(/^2026-01-09 14:\d\d.* \d+ events; Enter/);
    await page.keyboard.press("Enter");
    await expect.poll(() => searchOf(page).get("q")).toMatch(/^since:/);
  });

  it("filters by a facet's value, leaves one out, and takes both back", async () => {
    const page = await bench.open(await bench.serve(fill));
    await rowsThere(page);
    const sources = page.getByRole("region", { name: "sources" });
    await sources.getByRole("button", { name: /^websockets/ }).click();
    await expect.poll(() => searchOf(page).get("q")).toBe("source:websockets");
    await sources.getByRole("button", { name: /^websockets/ }).click();
    await expect.poll(() => searchOf(page).get("q")).toBeNull();
    await expect.poll(() => sources.getByRole("listitem").count()).toBe(3);
    await sources.getByRole("button", { name: "not source:agent", exact: true }).click();
    await expect.poll(() => searchOf(page).get("q")).toBe("-source:agent");
    await expect.poll(() => sources.getByRole("listitem").count()).toBe(2);
  });

  it("opens all values, and any field's", async () => {
    const page = await bench.open(await bench.serve(fill));
    await rowsThere(page);
    const sessions = page.getByRole("region", { name: "sessions" });
    await expect.poll(() => sessions.getByRole("listitem").count()).toBe(8);
    await sessions.getByRole("button", { name: "and more" }).click();
    await expect.poll(() => sessions.getByRole("listitem").count()).toBe(30);
    await sessions.getByRole("button", { name: "fewer" }).click();
    await expect.poll(() => sessions.getByRole("listitem").count()).toBe(8);
    await page.getByRole("combobox", { name: "fields" }).selectOption("code");
    const fields = page.getByRole("region", { name: "fields" });
    await fields.getByRole("button", { name: /^TypeError/ }).click();
    await expect.poll(() => searchOf(page).get("q")).toBe("code:TypeError");
  });

  it("keeps what was chosen for the page", async () => {
    const served = await bench.serve(fill);
    const page = await bench.open(served, "", { timezone: "Asia/Tokyo" });
    await rowsThere(page);
    await page.getByRole("button", { name: "view" }).click();
    await page.getByText("dark", { exact: true }).click();
    await page.getByText("local", { exact: true }).click();
    await page.getByText("since the row before").click();
    await page.keyboard.press("Escape");
    await expect.poll(() => page.locator(".row-time").first().textContent()).toMatch(/^\+/);
    await page.keyboard.press("b");
    await page.reload();
    await rowsThere(page);
    await expectStatus(page, /local time/);
    expect(await page.locator(".facets").count()).toBe(0);
    expect(await page.evaluate(() => getComputedStyle(document.body).colorScheme)).toBe("dark");
  });
});
