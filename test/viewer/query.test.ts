import { expect, it } from "vitest";
import { inBrowser } from "./in-browser.ts";
import { askFor, expectStatus, rowsOf, rowsThere, searchOf } from "./page-parts.ts";
import type { SampleLog } from "./sample-log.ts";

function fill(log: SampleLog): void {
  for (const id of ["a1", "b2"]) log.session(id);
}

inBrowser("the query", (bench) => {
  it("is what is shown, is in the address, and can be gone back from", async () => {
    const page = await bench.open(await bench.serve(fill));
    await rowsThere(page);
    await askFor(page, "type:llm:* session:a1");
    await expectStatus(page, /^38 events · 9 shown/);
    expect(searchOf(page).get("q")).toBe("type:llm:* session:a1");
    expect((await rowsOf(page)).every((row) => row.includes("llm:"))).toBe(true);
    await page.goBack();
    await expect.poll(() => page.getByRole("combobox", { name: "Query" }).inputValue()).toBe("");
    await expectStatus(page, /^\d+ events · newest/);
  });

  it("completes keys, types, sources, fields and their values that the log has", async () => {
    const page = await bench.open(await bench.serve(fill));
    await rowsThere(page);
    await page.keyboard.press("/");
    await page.keyboard.type("sou");
    await expect.poll(() => page.getByRole("option", { name: "source:" }).count()).toBe(1);
    await page.keyboard.press("Tab");
    const input = page.getByRole("combobox", { name: "Query" });
    expect(await input.inputValue()).toBe("source:");
    await expect
      .poll(() => page.locator(".completion-text").allTextContents())
      .toEqual(["agent", "agent_service", "websockets"].sort());
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const chosen = await page.locator(".completion[aria-selected=true]").getAttribute("id");
    expect(await input.getAttribute("aria-activedescendant")).toBe(chosen);
    await page.keyboard.press("Enter");
    expect(await input.inputValue()).toMatch(/^source:\w+ $/);
    await page.keyboard.type("lat");
    await page.keyboard.press("Tab");
    expect(await input.inputValue()).toMatch(/ latency_ms$/);
    await page.keyboard.type("=");
    await expect.poll(() => page.locator(".completion-text").allTextContents()).toContain("1500");
    await page.locator(".completion", { hasText: "1500" }).click();
    expect(await input.inputValue()).toMatch(/latency_ms=1500 $/);
  });

  it("goes through past queries with the arrow keys", async () => {
    const page = await bench.open(await bench.serve(fill));
    await rowsThere(page);
    await askFor(page, "is:error");
    await askFor(page, "type:tool:*");
    await page.keyboard.press("/");
    const input = page.getByRole("combobox", { name: "Query" });
    await input.press("ArrowUp");
    await input.press("ArrowUp");
    expect(await input.inputValue()).toBe("is:error");
    await input.press("ArrowDown");
    expect(await input.inputValue()).toBe("type:tool:*");
    await input.press("ArrowUp");
    await input.press("Enter");
    await expect.poll(() => searchOf(page).get("q")).toBe("is:error");
  });

  it("says where it is wrong, and leaves what was shown", async () => {
    const page = await bench.open(await bench.serve(fill));
    await rowsThere(page);
    const before = await rowsOf(page);
    await askFor(page, "source:agent since:yestermonth");
    await expect.poll(() => page.locator(".wrong").textContent()).toContain("yestermonth");
    expect(await page.getByRole("combobox", { name: "Query" }).getAttribute("aria-invalid")).toBe("true");
    expect(await rowsOf(page)).toEqual(before);
    await askFor(page, "source:agent");
    await expect.poll(() => page.locator(".wrong").count()).toBe(0);
    // The browser says itself that the server refused the query.
    bench.forgive(/400 \(Bad Request\)/);
  });

  it("says which term to leave out where nothing matches", async () => {
    const page = await bench.open(
      await bench.serve(fill),
      "?q=type:session:end+-source:websockets+session:a1",
    );
    await expect.poll(() => page.locator(".notice h2").textContent()).toBe("No events match.");
    await expect
      .poll(() => page.locator(".withouts button").allTextContents())
      .toEqual(["17 would without type:session:end", "1 would without -source:websockets"]);
    await page.getByRole("button", { name: "-source:websockets" }).click();
    await expectStatus(page, /1 shown/);
  });

  it("takes a range of time from the menu", async () => {
    const page = await bench.open(await bench.serve(fill));
    await rowsThere(page);
    await page.getByRole("button", { name: "range" }).click();
    await page.getByRole("textbox", { name: "since" }).fill("2026-01-09T14:30:30Z");
    await page.getByRole("textbox", { name: "until" }).fill("2026-01-09T14:31:00Z");
    await page.getByRole("button", { name: "show", exact: true }).click();
    await expect
      .poll(() => searchOf(page).get("q"))
      .toBe("since:2026-01-09T14:30:30Z until:2026-01-09T14:31:00Z");
    await expectStatus(page, /shown/);
    await page.getByRole("button", { name: "range" }).click();
    await page.getByRole("button", { name: "all time", exact: true }).click();
    await expect.poll(() => searchOf(page).get("q")).toBeNull();
  });
});
