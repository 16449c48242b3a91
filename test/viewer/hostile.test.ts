import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { HOSTILE } from "./hostile-texts.ts";
import { inBrowser } from "./in-browser.ts";
import { rowsOf, rowsThere } from "./page-parts.ts";
import type { SampleLog } from "./sample-log.ts";

/** Every text as a type, a source, a session, a text, a field's name, its value, and within values. */
function fill(log: SampleLog): void {
  for (const text of HOSTILE) {
    log.event(10, text, "agent", { session_id: "plain" });
    log.event(10, "tool:start", text, { session_id: text, call_id: text, name: text, model: text });
    log.event(10, "llm:request", "agent", { [text]: text, list: [text, { [text]: text }] }, text);
    log.event(10, "tool:end", text, { session_id: text, call_id: text, duration_ms: 5 });
    log.event(10, `error:${text}`, "agent", { code: text, session_id: text }, text);
  }
}

/** Nothing ran, nothing was made of the texts, and nothing stands out of its place. */
async function expectWhole(page: Page): Promise<void> {
  expect(await page.evaluate(() => (globalThis as { pwned?: unknown }).pwned)).toBeUndefined();
  expect(await page.locator("img, iframe, object, embed, script:not([src]), body style").count()).toBe(0);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  const tall = await page.evaluate(
    () =>
      [...document.querySelectorAll(".row")].filter((row) => row.getBoundingClientRect().height !== 22)
        .length,
  );
  expect(tall).toBe(0);
}

inBrowser("hostile content", (bench) => {
  it("is text in the list, the facets and the histogram, at any width", async () => {
    const served = await bench.serve(fill);
    for (const width of [1280, 360]) {
      const page = await bench.open(served, "?q=-type:nothing", { width });
      await rowsThere(page);
      if (width > 1099) await expect.poll(() => page.locator(".facet").count()).toBeGreaterThan(10);
      await expectWhole(page);
      await page.keyboard.press("G");
      await expectWhole(page);
    }
    const page = await bench.open(served, "?order=oldest");
    await rowsThere(page);
    await page.keyboard.press("g");
    await expect.poll(async () => (await rowsOf(page))[0]).toContain("<script>globalThis.pwned=1</script>");
  });

  it("is text in the detail, the context and the menu of a part", async () => {
    const page = await bench.open(await bench.serve(fill), "?q=type:llm:request");
    await rowsThere(page);
    for (let at = 0; at < HOSTILE.length; at++) {
      await page.keyboard.press("j");
      await page.locator(".detail .raw").waitFor();
    }
    await expectWhole(page);
    await page.getByRole("button", { name: "in context" }).click();
    await page.locator(".context li").first().waitFor();
    await expectWhole(page);
    await page.locator(".row.selected [data-part^='field:']").first().click();
    await page.getByRole("menu").waitFor();
    await expectWhole(page);
  });

  it("is text as a query, a highlight and a session in the address", async () => {
    const served = await bench.serve(fill);
    const [address, hash] = served.server.url.split("#") as [string, string];
    const page = await bench.open(served);
    // An address holds no half characters.
    for (const text of HOSTILE.filter((one) => one.trim() !== "" && one.isWellFormed()).slice(0, 16)) {
      const asked = { q: `"${text.replace(/[\\"]/g, "\\$&")}"`, mark: text };
      await page.goto(`${address}?${new URLSearchParams(asked)}#${hash}`);
      await page.locator(".row-type, .notice h2, .wrong").first().waitFor();
      await expectWhole(page);
      await page.goto(`${address}?${new URLSearchParams({ session: text })}#${hash}`);
      await page.locator(".row-type, .notice h2").first().waitFor();
      await expectWhole(page);
    }
    bench.forgive(/400 \(Bad Request\)|404 \(Not Found\)/);
  });

  it("is asked for exactly by a click on it", async () => {
    const page = await bench.open(await bench.serve(fill), "?q=type:llm:request");
    await rowsThere(page);
    for (const text of [
      "<!--<script>",
      "=\"' \\\\",
      '-type:* OR ~"x" since:1h',
      "{{constructor.constructor('globalThis.pwned=1')()}}",
    ]) {
      const served = page.url();
      const row = page.locator(".row", { hasText: text }).first();
      await page.keyboard.press("g");
      for (let at = 0; at < HOSTILE.length && (await row.count()) === 0; at++) await page.keyboard.press("j");
      await row.click();
      await page
        .getByRole("button", { name: /^only "/ })
        .first()
        .click();
      await expect.poll(() => page.locator(".status").textContent()).toMatch(/shown/);
      await expect.poll(() => page.locator(".wrong").count()).toBe(0);
      await expect.poll(async () => (await rowsOf(page)).length).toBeGreaterThan(0);
      expect((await rowsOf(page)).every((shown) => shown.includes(text.slice(0, 8)))).toBe(true);
      await page.goto(served);
      await rowsThere(page);
    }
  });

  it("does no harm as bytes that are no event", async () => {
    const served = await bench.serve(fill);
    for (const text of HOSTILE)
      appendFileSync(join(served.directory, "master.log"), `${text.replaceAll("\n", " ")}\n`);
    appendFileSync(join(served.directory, "master.log"), Buffer.from([0xff, 0xfe, 0x00, 0x3c, 0x73, 0x0a]));
    const page = await bench.open(served, "?q=is:malformed");
    await rowsThere(page);
    await page.keyboard.press("j");
    await page.locator(".detail").waitFor();
    await expectWhole(page);
  });
});
