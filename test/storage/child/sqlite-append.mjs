// Appends to a log in SQLite until it is killed, and notes each number once the call that wrote it has returned.
import { openSync, writeSync } from "node:fs";
import { openLog } from "log-thread";

const [directory, writer, acknowledgements, driver, mirror] = process.argv.slice(2);
const log = openLog({
  directory,
  storage: "sqlite",
  sqlite: { driver: /** @type {import("log-thread").DriverName} */ (driver), mirror: mirror === "true" },
});
const file = openSync(acknowledgements, "a");

let number = 0;
let noted = 0;
function append() {
  // In batches, so that the database has its turns as well.
  for (let count = 0; count < 20; count++) {
    log.event("load:line", writer, { number: number++ });
    // What waits in memory, since others have the database locked, was not acknowledged yet.
    if (log.health().written < number) continue;
    for (; noted < number; noted++) writeSync(file, `${String(noted).padStart(7, "0")}\n`);
  }
}
setInterval(append, 1);
