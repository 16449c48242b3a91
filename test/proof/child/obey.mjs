// A program with one log that does what it is told, a line of JSON at a time, and answers each with a line.
import { createInterface } from "node:readline";

const [directory, uid] = process.argv.slice(2);
const { openLog } = await import("log-thread");
if (uid !== undefined) {
  process.setgroups([]);
  process.setgid(Number(uid));
  process.setuid(Number(uid));
}
const log = openLog({ directory });
let number = 0;

/** @type {Record<string, (argument: number) => unknown>} */
const commands = {
  /** Writes some events, numbered through; the answer is how many were acknowledged. */
  write(count) {
    let acknowledged = 0;
    for (let left = count; left > 0; left--)
      if (log.event("a:b", "obey", { number: number++ }) !== "") acknowledged++;
    return acknowledged;
  },
  /** Writes one event of about this many bytes. */
  fill: (bytes) => log.event("a:fill", "obey", "x".repeat(bytes)) !== "",
  health: () => log.health(),
  read() {
    try {
      return log
        .readLog({ limit: 100_000, malformed: true })
        .map((item) => (item.kind === "event" ? item.raw : item.reason));
    } catch (error) {
      return String(/** @type {{ code?: unknown }} */ (error).code);
    }
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [command, argument] = JSON.parse(line);
  console.log(JSON.stringify(commands[command]?.(argument) ?? null));
}
