// Copies a log into a database, and follows it, until it is killed.
import { ingest } from "log-thread/ingest";

const [directory, database] = process.argv.slice(2);
await ingest(directory, database, { follow: true });
