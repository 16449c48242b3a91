import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { inBrowser } from "./in-browser.ts";
import { expectStatus, rowsThere, selectedType } from "./page-parts.ts";
import type { SampleLog } from "./sample-log.ts";
import { violations } from "./violations.ts";

function fill(log: SampleLog): void {
  for (const id of ["a1", "b2", "c3"]) log.session(id);
  log.event(400_000, "state:change", "agent", { to: "idle" });
  log.event(5, "memory:write", "agent", { bytes: 12 });
  log.event(5, "websocket:connect", "agent", { code: 1 });
}

inBrowser("everybody", (bench) => {
  describe.each(["light", "dark"] as const)("finds nothing in the way, %s", (theme) => {
    it("on the log's page, with an event and its context, menus and keys", async () => {
      const page = await bench.open(await bench.serve(fill), "", { theme });
      await rowsThere(page);
      await expect.poll(() => page.locator(".facet").count()).toBeGreaterThan(5);
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press("e");
      await page.getByRole("button", { name: "in context" }).click();
      await page.locator(".context li").first().waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole("button", { name: "view" }).click();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
      expect(await violations(page)).toEqual([]);
    });

    it("on a session's page, and where nothing matches", async () => {
      const served = await bench.serve(fill);
      const page = await bench.open(served, "?session=a1", { theme });
      await rowsThere(page);
      await page.locator(".span.fill-llm").first().click();
      expect(await violations(page)).toEqual([]);
      const none = await bench.open(served, "?q=type:none:*+source:agent", { theme });
      await none.locator(".notice").waitFor();
      expect(await violations(none)).toEqual([]);
      const empty = await bench.open(await bench.serve(), "", { theme });
      await empty.locator(".notice").waitFor();
      expect(await violations(empty)).toEqual([]);
    });

    it("and reads lines at a contrast of 7 and more", async () => {
      const page = await bench.open(await bench.serve(fill), "", { theme });
      await rowsThere(page);
      await page.keyboard.press("j");
      await expect.poll(() => page.locator(".row.selected").count()).toBe(1);
      const low = (await contrasts(page)).filter(({ ratio, isDim }) => ratio < (isDim ? 4.5 : 7));
      expect(low).toEqual([]);
    });
  });

  it("does everything with the keyboard alone: query, facets, list, detail, session, back", async () => {
    const page = await bench.open(await bench.serve(fill));
    await rowsThere(page);
    await page.keyboard.press("/");
    await page.keyboard.type("source:agent");
    await page.keyboard.press("Enter");
    await expectStatus(page, /shown/);
    await page.keyboard.press("Escape");
    await page.keyboard.press("e");
    await expect.poll(() => selectedType(page)).toBe("llm:error");
    await tabTo(page, "only code:ECONNREFUSED");
    expect(await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle)).toBe(
      "solid",
    );
    await page.keyboard.press("Enter");
    await expectStatus(page, /3 shown/);
    await tabTo(page, "session →");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("h1").textContent()).toBe("session c3");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.locator("h1").textContent()).toBe("sample");
  });

  it("sees nothing move who wants that", async () => {
    const page = await bench.open(await bench.serve(fill), "", { reducedMotion: true });
    await expect.poll(() => page.locator(".live-word").textContent()).toBe("live");
    expect(await page.locator(".live-dot").evaluate((dot) => getComputedStyle(dot).animationName)).toBe(
      "none",
    );
  });
});

/** Goes from one thing to the next with Tab until something of this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute("aria-label") ?? element?.textContent;
    });
    if (at === name) return;
  }
  throw new Error(`Tab never came to ${name}`);
}

interface Contrast {
  readonly text: string;
  readonly ratio: number;
  readonly isDim: boolean;
}

/** The contrast of every piece of text in the rows with what it stands on. */
function contrasts(page: Page): Promise<Contrast[]> {
  return page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    const context = canvas.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
    const luminance = (colour: string): number => {
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      }) as [number, number, number, number];
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const groundOf = (element: Element): string => {
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const { backgroundColor } = getComputedStyle(at);
        if (!/^(?:transparent|rgba\(0, 0, 0, 0\))$/.test(backgroundColor)) return backgroundColor;
      }
      return "white";
    };
    return [...document.querySelectorAll(".row *")]
      .filter(({ childNodes }) =>
        [...childNodes].some(({ nodeType, textContent }) => nodeType === 3 && textContent?.trim() !== ""),
      )
      .map((element) => {
        const [light, dark] = [luminance(getComputedStyle(element).color), luminance(groundOf(element))].sort(
          (a, b) => b - a,
        ) as [number, number];
        return {
          text: element.textContent ?? "",
          ratio: Math.round(((light + 0.05) / (dark + 0.05)) * 10) / 10,
          isDim: element.closest(".dim, .field-name, .row-mark") !== null,
        };
      });
  });
}
