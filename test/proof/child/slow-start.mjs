// Begins a log on a slow disk and goes on with it for a while; says how long the program was held up.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { openLog } from "log-thread";

const [directory, forMs] = process.argv.slice(2);
const log = openLog({ directory, durability: "buffered" });
let number = 0;
const gaps = monitorEventLoopDelay({ resolution: 1 });
await delay(20);
gaps.enable();
const untilMs = performance.now() + Number(forMs);
let longestMs = 0;
while (performance.now() < untilMs) {
  const startedMs = performance.now();
  for (let left = 20; left > 0; left--) log.event("a:b", "s", { number: number++ });
  longestMs = Math.max(longestMs, performance.now() - startedMs);
  await delay(1);
}
gaps.disable();
const { pending } = log.health();
await log.flush();
console.log(JSON.stringify({ number, pending, gapMs: gaps.max / 1e6, longestMs, ...log.health() }));
