// Follows a log into a database until it is killed. Until there is a log it waits.
import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { ingest } from "log-thread/ingest";

const [directory, database] = process.argv.slice(2);
while (!existsSync(directory)) await delay(5);
await ingest(directory, database, { follow: true });
