// Makes the pictures of docs/images anew: the page of a made-up log, in both themes. Needs a build and a Chromium.
//   node scripts/screenshots.js [DIRECTORY]
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import { openLog } from "../dist/index.js";
import { createLogServer } from "../dist/server.js";
import { openDirectory } from "../dist/storage.js";

const target = process.argv[2] ?? "docs/images";
const executablePath =
  process.env.LOG_THREAD_CHROMIUM ??
  (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((directory) =>
      ["chromium", "chromium-browser", "google-chrome"].map((name) => join(directory, name)),
    )
    .find((path) => existsSync(path));
if (executablePath === undefined) {
  console.error(
    "there is no browser: apt-get install chromium fonts-dejavu-core, or set LOG_THREAD_CHROMIUM",
  );
  process.exit(2);
}

const base = mkdtempSync(join(tmpdir(), "log-thread-"));
const directory = join(base, "nola", "log_thread");
await writeLog(directory);
const server = createLogServer(openDirectory(directory), { name: "nola" });
await server.listen();
const browser = await chromium.launch({
  executablePath,
  args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--disable-gpu", "--no-first-run"],
});
mkdirSync(target, { recursive: true });
await picture("viewer-light.png", { theme: "light", search: "", height: 560 }, async (page) => {
  await page.keyboard.press("e");
  await page.locator(".detail").waitFor();
});
await picture("viewer-dark.png", { theme: "dark", search: "?session=s021", height: 520 }, async (page) => {
  await page.locator(".span.fill-llm").nth(1).hover();
});
await browser.close();
await server.close();
rmSync(base, { recursive: true, force: true });

/** One picture of one view. */
async function picture(name, { theme, search, height }, prepare) {
  const context = await browser.newContext({ viewport: { width: 1120, height }, colorScheme: theme });
  const page = await context.newPage();
  const [address, hash] = server.url.split("#");
  await page.goto(`${address}${search}#${hash}`);
  await page.locator(".row-type").first().waitFor();
  await page.waitForTimeout(1_500);
  await prepare(page);
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(target, name), animations: "disabled" });
  await context.close();
  console.log(`${join(target, name)}: ${Math.round(statSync(join(target, name)).size / 1024)} KiB`);
}

/** Conversations of an agent over some hours, the same each time. */
async function writeLog(directory) {
  let nowMs = Date.parse("2026-01-09T08:00:00.000Z");
  let seed = 7;
  const chance = () => {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
    return seed / 0x7fffffff;
  };
  const log = openLog({ directory, clock: { now: () => nowMs } });
  log.event("app:start", "app", { version: "1.0.0" });
  for (let number = 0; number < 60; number++) {
    const session_id = `s${String(number).padStart(3, "0")}`;
    const write = (afterMs, type, source, fields = {}, ...text) => {
      nowMs += Math.round(afterMs);
      log.event(type, source, ...text, { ...fields, session_id });
    };
    write(20_000 + chance() * (number % 9 === 0 ? 900_000 : 240_000), "session:create", "websockets");
    write(3, "websocket:connect", "websockets");
    write(8, "conversation:start", "agent_service", { model: "llama3.2" });
    const turns = 2 + Math.floor(chance() * 4);
    for (let turn = 0; turn < turns; turn++) {
      const call_id = `${session_id}l${turn}`;
      const asked = ["what is the weather in Oslo?", "book me a flight", "why did it fail?"][turn % 3];
      write(2_000 + chance() * 9_000, "conversation:turn", "agent_service", { role: "user" }, asked);
      write(5, "llm:request", "agent", {
        model: "llama3.2",
        call_id,
        tokens_in: 300 + Math.floor(chance() * 900),
      });
      write(150 + chance() * 500, "llm:first_token", "agent", { call_id });
      const refused = chance() < 0.06;
      if (refused)
        write(
          900,
          "llm:error",
          "agent",
          { call_id, code: "ECONNREFUSED" },
          "fetch failed: connect ECONNREFUSED",
        );
      else
        write(700 + chance() * 3_500, "llm:response", "agent", {
          call_id,
          tokens_out: 40 + Math.floor(chance() * 300),
        });
      if (chance() < 0.7) {
        const name = ["search", "weather", "book_flight"][Math.floor(chance() * 3)];
        write(4, "tool:start", "agent", { name, call_id: `${call_id}t` });
        write(60 + chance() * 1_400, chance() < 0.08 ? "tool:error" : "tool:end", "agent", {
          call_id: `${call_id}t`,
        });
      }
      if (chance() < 0.4) write(2, "memory:write", "agent", { path: "user.preferences", bytes: 120 });
    }
    write(40, "conversation:end", "agent_service", { turns });
    write(1, "websocket:disconnect", "websockets");
    write(1, "session:end", "websockets", { reason: "closed" });
  }
  await log.flush();
  log.close();
}
