import { expect, it } from "vitest";
import { inBrowser } from "./in-browser.ts";
import { rowsThere, searchOf } from "./page-parts.ts";
import type { SampleLog } from "./sample-log.ts";

function fill(log: SampleLog): void {
  for (const id of ["a1", "b2", "c3"]) log.session(id);
}

inBrowser("the page of a session", (bench) => {
  it("shows its numbers, and what is not known as unknown", async () => {
    const page = await bench.open(await bench.serve(fill), "?session=b2");
    await page.locator(".numbers").waitFor();
    const numbers = await page.locator(".numbers > div").allTextContents();
    expect(numbers.join("|")).toContain("events19");
    expect(numbers.join("|")).toMatch(/first token300 msmedian/);
    const other = await bench.open(
      await bench.serve((log) => log.event(5, "state:change", "x", { session_id: "s" })),
      "?session=s",
    );
    await expect.poll(() => other.locator(".numbers").textContent()).toContain("tokens inunknown");
  });

  it("draws spans in lanes: nested, failed, unfinished, with the first token", async () => {
    const page = await bench.open(await bench.serve(fill), "?session=b2");
    await rowsThere(page);
    const lanes = await page.getByRole("listbox", { name: "Spans" }).getByRole("group").all();
    const names = await Promise.all(lanes.map((lane) => lane.getAttribute("aria-label")));
    expect(names.slice(0, 2)).toEqual(["session, 1", "conversation, 1"]);
    expect(names).toContain("llm, 3");
    expect(names.filter((name) => name?.startsWith("tool, ")).length).toBeGreaterThan(0);
    expect(await page.locator(".span.fill-error").count()).toBe(1);
    expect(await page.locator(".span.unfinished").count()).toBe(1);
    expect(await page.locator(".first-token").count()).toBe(3);
    expect(await page.locator(".failure").count()).toBe(1);
    expect(await page.locator(".pressed").count()).toBeGreaterThan(0);
    const width = async (): Promise<number> =>
      (await page.locator(".span.fill-llm").first().boundingBox())?.width ?? 0;
    const pressed = await width();
    await page.getByLabel("press quiet times together").uncheck();
    expect(await width()).toBeLessThan(pressed);
  });

  it("lights a span's events in the list, and an event's span above", async () => {
    const page = await bench.open(await bench.serve(fill), "?session=b2");
    await rowsThere(page);
    await page.locator(".span.fill-llm").first().hover();
    await expect
      .poll(() => page.locator(".row.lit .row-type").allTextContents())
      .toEqual(["llm:request", "llm:response"]);
    expect(await page.locator(".span-readout").textContent()).toContain("first token after 300 ms");
    await page.locator(".row", { hasText: "tool:end" }).first().hover();
    await expect.poll(() => page.locator(".span.pointed").count()).toBe(1);
    expect(await page.locator(".span-readout").textContent()).toContain("tool search");
    await page.locator(".failure").click();
    await expect.poll(() => page.locator(".row.selected .row-type").textContent()).toBe("error:runtime");
  });

  it("goes through spans, and nearer, with the keyboard", async () => {
    const page = await bench.open(await bench.serve(fill), "?session=b2");
    await rowsThere(page);
    await page.getByRole("listbox", { name: "Spans" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(await page.locator(".span.chosen").getAttribute("aria-label")).toMatch(/^llm llama3.2/);
    const before = (await page.locator(".span.chosen").boundingBox())?.width ?? 0;
    await page.keyboard.press("Enter");
    await expect
      .poll(async () => (await page.locator(".span.chosen").boundingBox())?.width ?? 0)
      .toBeGreaterThan(before);
    await page.keyboard.press("0");
    await expect
      .poll(async () => Math.round((await page.locator(".span.chosen").boundingBox())?.width ?? 0))
      .toBe(Math.round(before));
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => page.locator(".span.chosen").count()).toBe(1);
  });

  it("goes to the session before and after, and back to the log", async () => {
    const page = await bench.open(await bench.serve(fill), "?session=b2");
    await rowsThere(page);
    await expect.poll(() => page.getByRole("button", { name: "next →" }).isEnabled()).toBe(true);
    await page.keyboard.press("]");
    await expect.poll(() => page.locator("h1").textContent()).toBe("session c3");
    await expect.poll(() => page.getByRole("button", { name: "previous" }).isEnabled()).toBe(true);
    expect(await page.getByRole("button", { name: "next →" }).isDisabled()).toBe(true);
    await page.keyboard.press("[");
    await expect.poll(() => page.locator("h1").textContent()).toBe("session b2");
    await page.keyboard.press("Escape");
    await expect.poll(() => searchOf(page).get("session")).toBeNull();
    await rowsThere(page);
  });

  it("says that there is no such session", async () => {
    const page = await bench.open(await bench.serve(fill), "?session=nothing");
    await expect.poll(() => page.locator(".notice h2").textContent()).toBe("There is no such session.");
    bench.forgive(/404 \(Not Found\)/);
  });

  it("draws no more than there are pixels for, of thousands of spans", async () => {
    const served = await bench.serve((log) => {
      for (let at = 0; at < 4_000; at++) {
        log.event(20, "tool:start", "agent", { call_id: `t${at}`, name: "search", session_id: "big" });
        log.event(5, at % 50 === 0 ? "tool:error" : "tool:end", "agent", {
          call_id: `t${at}`,
          session_id: "big",
        });
      }
    });
    const page = await bench.open(served, "?session=big");
    await rowsThere(page);
    await expect.poll(() => page.locator(".lanes .dim").textContent()).toBe("4\u202f000");
    expect(await page.locator(".span").count()).toBeLessThan(600);
    expect(await page.locator(".span.fill-error").count()).toBeGreaterThan(10);
    await page.getByRole("listbox", { name: "Spans" }).focus();
    for (let press = 0; press < 8; press++) await page.keyboard.press("+");
    await expect
      .poll(() => page.locator(".span").first().getAttribute("aria-label"))
      .toMatch(/^tool search · 5 ms/);
  });
});
