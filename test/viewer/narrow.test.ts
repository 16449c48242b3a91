import { expect, it } from "vitest";
import { inBrowser } from "./in-browser.ts";
import { rowsThere } from "./page-parts.ts";
import type { SampleLog } from "./sample-log.ts";

function fill(log: SampleLog): void {
  for (let at = 0; at < 20; at++) log.session(`session-${at}`);
}

inBrowser("a narrow screen", (bench) => {
  it.each([360, 800, 1100])(
    "has no part outside of %i pixels, and the detail never covers its row",
    async (width) => {
      const page = await bench.open(await bench.serve(fill), "", { width, height: 700 });
      await rowsThere(page);
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(await wide()).toBeLessThanOrEqual(0);
      const last = await page.evaluate(() => {
        const list = (document.querySelector(".list") as HTMLElement).getBoundingClientRect();
        return { x: list.x + 60, y: list.bottom - 30 };
      });
      await page.mouse.click(last.x, last.y);
      await page.locator(".detail").waitFor();
      await expect
        .poll(async () => {
          const [row, detail, list] = await Promise.all(
            [".row.selected", ".detail", ".list"].map((selector) => page.locator(selector).boundingBox()),
          );
          if (row === null || row === undefined || !detail || !list) return "not there";
          if (row.y + row.height > list.y + list.height + 1 || row.y < list.y - 1) return "out of sight";
          return width < 1100 && row.y + row.height > detail.y ? "covered" : "seen";
        })
        .toBe("seen");
      expect(await wide()).toBeLessThanOrEqual(0);
    },
  );

  it("has the facets as a sheet that is opened, used and closed", async () => {
    const page = await bench.open(await bench.serve(fill), "", { width: 360, height: 700 });
    await rowsThere(page);
    expect(await page.locator(".facets").isVisible()).toBe(false);
    await page.getByRole("button", { name: "facets" }).click();
    await page.getByRole("button", { name: /^websockets/ }).click();
    await page.keyboard.press("Escape");
    expect(await page.locator(".facets").isVisible()).toBe(false);
    await expect.poll(() => page.locator(".status").textContent()).toContain("40 shown");
  });

  it("shows a session in one column", async () => {
    const page = await bench.open(await bench.serve(fill), "?session=session-3", { width: 360, height: 700 });
    await rowsThere(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    const box = await page.locator(".list").boundingBox();
    expect(box?.height ?? 0).toBeGreaterThan(100);
  });
});
