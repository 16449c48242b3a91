import { readFileSync } from "node:fs";
import { type Browser, type CDPSession, chromium, type Page } from "playwright-core";
import { CHROMIUM, FLAGS } from "./chromium.ts";

const PROBE = readFileSync(new URL("../in-page/probe.js", import.meta.url), "utf8");

/** The viewer in a Chromium of its own, which can be asked when something was on its screen. */
export class ProbedPage implements AsyncDisposable {
  readonly #browser: Browser;
  readonly page: Page;
  readonly #session: CDPSession;

  private constructor(browser: Browser, page: Page, session: CDPSession) {
    this.#browser = browser;
    this.page = page;
    this.#session = session;
  }

  /** Starts the browser, with nothing opened yet. */
  static async start(): Promise<ProbedPage> {
    const browser = await chromium.launch({ executablePath: CHROMIUM as string, args: [...FLAGS] });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, timezoneId: "UTC" });
    const page = await context.newPage();
    await page.addInitScript({ content: PROBE });
    return new ProbedPage(browser, page, await context.newCDPSession(page));
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url, { waitUntil: "commit" });
  }

  /** Calls a function of the probe (`in-page/probe.js`). */
  ask<Answer>(name: string, parameter?: unknown): Promise<Answer> {
    const call = `probe.${name}(${parameter === undefined ? "" : JSON.stringify(parameter)})`;
    return this.page.evaluate(call) as Promise<Answer>;
  }

  /** What the page's scripts did while something was done to it, as Chromium's own record says. */
  async record(work: () => Promise<void>): Promise<Buffer> {
    await this.#browser.startTracing(this.page, { categories: TRACED });
    await work();
    return this.#browser.stopTracing();
  }

  /** Megabytes that the scripts hold, after everything that can go is gone. */
  async heapMb(): Promise<number> {
    await this.#session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await this.#session.send("Runtime.getHeapUsage");
    return usedSize / 1_000_000;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
}

const TRACED = ["toplevel", "devtools.timeline", "disabled-by-default-lighthouse"];
