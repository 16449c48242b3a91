// Rotates a log again and again, whatever it holds, and now and then writes a line itself, until it is killed.
import { setTimeout as delay } from "node:timers/promises";
import { openLog } from "log-thread";

const [directory, rotator, pauseMs] = process.argv.slice(2);
const log = openLog({ directory });
for (let rotations = 0; ; ) {
  if (log.rotate({ maxSizeMb: 0 }) !== undefined) rotations++;
  if (rotations % 16 === 0) log.event("load:rotations", rotator, { rotations });
  await delay(Number(pauseMs));
}
