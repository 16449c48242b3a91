import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { openLog } from "../../src/index.ts";
import { REDACTED } from "../../src/line/index.ts";
import { logThreadHere } from "../cli/in-process.ts";
import { HOSTILE } from "./hostile-texts.ts";
import { inBrowser } from "./in-browser.ts";
import { rowsOf, rowsThere } from "./page-parts.ts";
import { SampleLog } from "./sample-log.ts";
import { violations } from "./violations.ts";

const base = mkdtempSync(join(tmpdir(), "log-thread-"));
const directory = join(base, "log_thread");
const log = new SampleLog(directory);
for (const id of ["a1", "b2"]) log.session(id);
log.close();
afterAll(() => rmSync(base, { recursive: true, force: true }));

const report = (...words: string[]) => logThreadHere(["report", "--dir", directory, ...words]);

describe("log-thread report", () => {
  it("writes a file for its owner alone, and says its size", async () => {
    const path = join(base, "a1.html");
    const done = await report("a1", "-o", path);
    expect(done.code).toBe(0);
    expect(done.stderr).toMatch(/^log-thread: \d+.* KiB: session "a1", 19 events, in .*a1\.html\n$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, "utf8")).toMatch(/^<!doctype html>/);
    expect((await report("a1", "-o", path)).code).toBe(2);
    expect((await report("a1", "-o", path, "--force")).code).toBe(0);
  });

  it("takes the newest session where none is named, and the standard output", async () => {
    const { code, stdout } = await report("-o", "-");
    expect(code).toBe(0);
    expect(stdout).toContain("<title>session b2</title>");
  });

  it("says what is missing", async () => {
    expect(await report("a1")).toMatchObject({ code: 2, stderr: expect.stringContaining("-o is missing") });
    expect(await report("zz", "-o", "-")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no event is of session "zz"'),
    });
  });

  it("takes secrets out that the log was told to keep", async () => {
    const kept = join(base, "kept", "log_thread");
    const secret = `sk-ant-api03-${"Ab1".repeat(31)}AA`;
    {
      using open = openLog({ directory: kept, redact: false });
      open.event("tool:start", "agent", `uses ${secret}`, {
        session_id: "s",
        password: "hunter2-hunter2",
        nested: { api_key: "abcdef0123456789", note: [`Bearer ${secret}`] },
      });
    }
    expect(readFileSync(join(kept, "master.log"), "utf8")).toContain(secret);
    const { stdout } = await logThreadHere(["report", "--dir", kept, "-o", "-"]);
    expect(stdout).not.toContain(secret);
    expect(stdout).not.toContain("hunter2");
    expect(stdout).not.toContain("abcdef0123456789");
    expect(stdout).toContain(REDACTED);
  });
});

inBrowser("a report in a browser", (bench) => {
  it("opens from the disk, and shows the session as the page does, with nothing of a server", async () => {
    const path = join(base, "shown.html");
    await report("a1", "-o", path, "--force");
    const page = await bench.openUrl(pathToFileURL(path).href);
    await rowsThere(page);
    expect(await page.locator(".numbers").textContent()).toContain("first token300 ms");
    expect(await page.locator(".span.fill-error").count()).toBe(1);
    expect(await rowsOf(page)).toHaveLength(19);
    await page.locator(".span.fill-llm").first().hover();
    await expect.poll(() => page.locator(".row.lit").count()).toBe(2);
    await page.keyboard.press("e");
    await expect.poll(() => page.locator(".row.selected .row-type").textContent()).toBe("llm:error");
    expect(await page.getByRole("button", { name: /^only / }).count()).toBe(0);
    expect(await page.getByRole("button", { name: "in context" }).count()).toBe(0);
  });

  it.each(["light", "dark"] as const)("has nothing in anybody's way, %s", async (theme) => {
    const path = join(base, "axe.html");
    await report("a1", "-o", path, "--force");
    const page = await bench.openUrl(pathToFileURL(path).href, { theme });
    await rowsThere(page);
    await page.keyboard.press("j");
    await page.locator(".detail").waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it("runs nothing of what stands in it, and its policy forbids what is not its own", async () => {
    const hostile = join(base, "hostile", "log_thread");
    {
      using open = openLog({ directory: hostile });
      for (const text of HOSTILE)
        open.event("tool:start", text, text, { session_id: "s", name: text, [text]: text });
    }
    const path = join(base, "hostile.html");
    expect((await logThreadHere(["report", "--dir", hostile, "-o", path])).code).toBe(0);
    const page = await bench.openUrl(pathToFileURL(path).href);
    await rowsThere(page);
    expect(await page.evaluate(() => (globalThis as { pwned?: unknown }).pwned)).toBeUndefined();
    expect(await page.locator("img, iframe, object, embed, a[href^=javascript]").count()).toBe(0);
    // The same file with a script put into it does not run that either.
    const changed = readFileSync(path, "utf8").replace(
      "<div id=",
      "<script>globalThis.pwned = 1</script><div id=",
    );
    writeFileSync(path, changed);
    const other = await bench.openUrl(pathToFileURL(path).href);
    await rowsThere(other);
    expect(await other.evaluate(() => (globalThis as { pwned?: unknown }).pwned)).toBeUndefined();
    expect(bench.complaints().some((text) => text.includes("script-src"))).toBe(true);
    bench.forgive(/script-src|Content Security Policy/);
  });
});
