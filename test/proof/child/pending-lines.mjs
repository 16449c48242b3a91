// Leaves lines in memory when it ends, in the manner it is told; what it wrote is said on stdout before.
import { writeSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as delay, setImmediate as turn } from "node:timers/promises";
import { openLog } from "log-thread";

const [directory, manner, count, forMs] = process.argv.slice(2);
const durability = /** @type {"buffered" | "synced"} */ (process.env["DURABILITY"] ?? "buffered");
const log = openLog({ directory, durability });
const filler = "x".repeat(200);
let number = 0;
let taken = 0;

/** @param {number} events */
function write(events) {
  for (let left = events; left > 0; left--) {
    if (log.event("a:b", "s", { number: number++, filler }) !== "") taken++;
  }
}

/** @param {Record<string, unknown>} [more] */
function report(more = {}) {
  writeSync(1, `${JSON.stringify({ number, taken, ...log.health(), ...more })}\n`);
}

log.event("a:first", "s");
await log.flush();
write(Number(count));
// One batch is being written, and others wait.
await turn();
write(Number(count));

if (forMs !== undefined) {
  const gaps = monitorEventLoopDelay({ resolution: 1 });
  gaps.enable();
  const untilMs = performance.now() + Number(forMs);
  while (performance.now() < untilMs) {
    write(100);
    await delay(1);
  }
  gaps.disable();
  await log.flush();
  write(1);
  await log.flush();
  report({ gapMs: gaps.max / 1e6, usualGapMs: gaps.percentile(50) / 1e6 });
} else {
  report();
}

const manners = {
  "reaches its end": () => {},
  "calls process.exit": () => process.exit(0),
  "calls process.exit later": () => setTimeout(() => process.exit(0), 1),
  "throws what nobody catches": () => {
    throw new Error("nobody catches this");
  },
  "rejects what nobody handles": () => void Promise.reject(new Error("nobody handles this")),
  "logs at its exit": () => {
    process.on("exit", () => write(10));
    process.exit(0);
  },
  "logs before it exits, and at its exit": () => {
    process.on("beforeExit", () => number < 3 * Number(count) && write(Number(count)));
    process.on("exit", () => write(10));
  },
  "leaves a flush behind": () => void log.flush(),
  "closes the log": () => log.close(),
};
/** @type {Record<string, () => void>} */ (manners)[manner]?.();
