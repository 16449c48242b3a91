import type { Page } from "playwright-core";
import { expect } from "vitest";

/** The rows that are in sight, each as its text, from the top down. */
export function rowsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const list = document.querySelector(".list") as HTMLElement;
    const box = list.getBoundingClientRect();
    return [...list.querySelectorAll<HTMLElement>(".row")]
      .filter((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return top >= box.top - 1 && bottom <= box.bottom + 1;
      })
      .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
      .map((row) => (row.classList.contains("coming") ? "" : (row.textContent ?? "")));
  });
}

/** Waits until rows are there. */
export async function rowsThere(page: Page): Promise<void> {
  await page.locator(".row:not(.coming) .row-type").first().waitFor();
}

export async function expectStatus(page: Page, text: string | RegExp): Promise<void> {
  await expect.poll(() => page.locator(".status").textContent(), { timeout: 10_000 }).toMatch(text);
}

/** The type of the selected row. */
export async function selectedType(page: Page): Promise<string | null> {
  return page.locator(".row.selected .row-type").textContent({ timeout: 10_000 });
}

/** What the address says. */
export function searchOf(page: Page): URLSearchParams {
  return new URL(page.url()).searchParams;
}

/** Asks a query by typing it. */
export async function askFor(page: Page, q: string): Promise<void> {
  const input = page.getByRole("combobox", { name: "Query" });
  await page.keyboard.press("/");
  await input.fill(q);
  await input.press("Enter");
  await input.blur();
}
