// Writes two events to the default log and one to a log of its own, as the environment has it.
import * as logThread from "log-thread";

const { health, logEvent, MASTER_LOG, openLog, readLog } = logThread;
const returned = [logEvent("a:b", "s", { n: 1 }), logEvent("a:b", "s", { n: 2 })];
openLog({ storage: "memory" }).event("a:b", "s");
console.log(JSON.stringify({ returned, read: readLog().length, health: health(), MASTER_LOG }));
