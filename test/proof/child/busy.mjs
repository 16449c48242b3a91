// Writes many events to one log, for somebody who counts the system calls.
import { openLog } from "log-thread";

const [directory, count] = process.argv.slice(2);
const log = openLog({ directory });
log.event("a:first", "busy");
for (let number = 0; number < Number(count); number++)
  log.event("a:b", "busy", { number, model: "llama3.2" });
console.log(log.health().written);
