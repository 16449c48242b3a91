// Writes to a log in SQLite for somebody who looks at what is done where: until the write-ahead log was brought over
// and the database was deleted once, or for as long as somebody else has the database locked.
import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { openLog } from "log-thread";

const [directory, driver, until] = process.argv.slice(2);
const log = openLog({
  directory,
  storage: "sqlite",
  sqlite: { driver: /** @type {import("log-thread").DriverName} */ (driver) },
});
const wal = join(directory, "events.db-wal");
const sizeOf = (path) => (existsSync(path) ? statSync(path).size : 0);

let number = 0;
let longestMs = 0;
let largest = 0;
let shrunk = 0;
const append = (count) => {
  for (let left = count; left > 0; left--) {
    log.event("load:line", "mirror", {
      number: number++,
      filler: "x".repeat(200),
      session_id: `s${number % 97}`,
    });
  }
};

/** It was brought over. After the first time the database is deleted, and has to be made anew. */
function shrink(now) {
  shrunk++;
  if (shrunk > 1) return now;
  for (const companion of ["", "-wal", "-shm"])
    rmSync(join(directory, "events.db") + companion, { force: true });
  return 0;
}

if (until === "unlocked") {
  // The database is there and open when somebody else takes it.
  append(10);
  await log.flush();
  console.log("ready");
  await new Promise((resolve) => process.stdin.once("data", resolve));
}
log.event("a:first", "mirror");
const startMs = performance.now();
for (let size = 0; shrunk < 2 && performance.now() - startMs < 20_000; ) {
  if (until === "unlocked" && performance.now() - startMs > 2_000) break;
  const turnMs = performance.now();
  append(40);
  longestMs = Math.max(longestMs, performance.now() - turnMs);
  await delay(5);
  const now = sizeOf(wal);
  largest = Math.max(largest, now);
  size = now < size ? shrink(now) : now;
}
log.event("a:last", "mirror");
console.log(JSON.stringify({ events: number, longestMs, largest, shrunk }));
process.stdin.destroy();
