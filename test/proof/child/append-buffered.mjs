// Appends lines that wait in memory, in bursts between which the event loop turns; prints what its log says of itself.
import { setImmediate as turn } from "node:timers/promises";
import { openLog } from "log-thread";
import { numbers, submit } from "./load.mjs";

const [directory, writer, count, burst] = process.argv.slice(2);
// Among so many random texts some look like secrets.
const log = openLog({ directory, durability: "buffered", redact: false });
const random = numbers(writer.charCodeAt(0));
for (let number = 0; number < Number(count); number++) {
  submit(log, writer, number, 1 + random(random(20) === 0 ? 40_000 : 1_000));
  if (random(Number(burst)) === 0) await turn();
  if (random(Number(burst) * 10) === 0) await log.flush();
}
const { pending } = log.health();
await log.flush();
console.log(JSON.stringify({ ...log.health(), pendingBefore: pending }));
