import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import { CHROMIUM, FLAGS, NO_BROWSER } from "../../bench/chromium.ts";
import { createLogServer, type LogServer } from "../../src/server.ts";
import { openDirectory } from "../../src/storage.ts";
import { SampleLog } from "./sample-log.ts";
import { type PageOptions, type WatchedPage, watchedPage } from "./watched-page.ts";

/** A log that is served to a page. */
interface Served {
  readonly directory: string;
  readonly log: SampleLog;
  readonly server: LogServer;
}

/** What a test in a browser can do. */
export interface Bench {
  /** A log in a directory of its own, filled before it is served. */
  serve(fill?: (log: SampleLog) => void, token?: string): Promise<Served>;
  /** Opens the page of a server; `search` is the address's query string. */
  open(served: Served, search?: string, options?: PageOptions): Promise<Page>;
  /** Any page that is watched in the same way. */
  openUrl(url: string, options?: PageOptions): Promise<Page>;
  /** What the browser complained of so far; it is expected to be nothing at the end of each test. */
  complaints(): readonly string[];
  /** What a test brings about itself is no complaint. */
  forgive(complaint: RegExp): void;
  readonly browser: Browser;
}

/** Tests in one Chromium; where the machine has none they are skipped, and say what to install. */
export function inBrowser(name: string, tests: (bench: Bench) => void): void {
  describe.skipIf(NO_BROWSER !== undefined)(
    NO_BROWSER === undefined ? name : `${name} (${NO_BROWSER})`,
    () => {
      const bench = new RunningBench();
      beforeAll(() => bench.start());
      afterEach(async () => {
        const complaints = bench.complaints();
        await bench.clear();
        expect(complaints).toEqual([]);
      });
      afterAll(() => bench.stop());
      tests(bench);
    },
  );
}

class RunningBench implements Bench {
  #browser: Browser | undefined;
  #pages: WatchedPage[] = [];
  #served: Served[] = [];
  #forgiven: RegExp[] = [];

  get browser(): Browser {
    if (this.#browser === undefined) throw new Error("the browser is started before the tests");
    return this.#browser;
  }

  async start(): Promise<void> {
    this.#browser = await chromium.launch({ executablePath: CHROMIUM as string, args: [...FLAGS] });
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
  }

  async clear(): Promise<void> {
    for (const { page } of this.#pages) await page.context().close();
    for (const { server, log, directory } of this.#served) {
      await server.close();
      log.close();
      rmSync(directory, { recursive: true, force: true });
    }
    this.#pages = [];
    this.#served = [];
    this.#forgiven = [];
  }

  forgive(complaint: RegExp): void {
    this.#forgiven.push(complaint);
  }

  complaints(): readonly string[] {
    return this.#pages
      .flatMap(({ complaints }) => complaints)
      .filter((complaint) => !this.#forgiven.some((forgiven) => forgiven.test(complaint)));
  }

  async serve(fill: (log: SampleLog) => void = () => {}, token?: string): Promise<Served> {
    const directory = mkdtempSync(join(tmpdir(), "log-thread-"));
    const log = new SampleLog(directory);
    fill(log);
    const server = createLogServer(openDirectory(directory), {
      name: "sample",
      ...(token === undefined ? {} : { token }),
    });
    await server.listen();
    const served = { directory, log, server };
    this.#served.push(served);
    return served;
  }

  open({ server }: Served, search = "", options: PageOptions = {}): Promise<Page> {
    const [address, hash] = server.url.split("#") as [string, string];
    return this.openUrl(`${address}${search}#${hash}`, options);
  }

  async openUrl(url: string, options: PageOptions = {}): Promise<Page> {
    const watched = await watchedPage(this.browser, options);
    this.#pages.push(watched);
    await watched.page.goto(url);
    return watched.page;
  }
}
