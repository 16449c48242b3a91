// Runs the conformance suite against a driver of the Node that runs this, and follows a log of hostile lines.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStorage } from "log-thread/storage/sqlite";
import { storageConformance } from "log-thread/testing";

const [driver, hostile] = process.argv.slice(2);
const faults = [];
let passed = 0;
for (const mirror of [true, false]) {
  for (const { name, run } of storageConformance()) {
    const directory = mkdtempSync(join(tmpdir(), "log-thread-"));
    const open = () => openSqliteStorage(directory, { driver, mirror });
    const storage = open();
    try {
      await run(storage, open());
      passed++;
    } catch (error) {
      faults.push(`${name}, mirror: ${mirror}: ${error.stack}`);
    }
    storage.close();
    rmSync(directory, { recursive: true });
  }
}
const storage = openSqliteStorage(hostile, { driver });
storage.append("2026-01-09T14:32:01.456Z|app:start|suite|");
await storage.flush();
storage.close();
console.log(JSON.stringify({ passed, faults }));
