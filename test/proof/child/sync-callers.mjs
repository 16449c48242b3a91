// Many callers that each write an event and wait until it is safe, again and again.
import { openLog } from "log-thread";

const [directory, callers, rounds] = process.argv.slice(2);
const log = openLog({ directory, durability: "synced" });

/** @param {number} caller */
async function call(caller) {
  for (let round = 0; round < Number(rounds); round++) {
    log.event("a:b", "s", { number: caller * Number(rounds) + round });
    await log.flush();
  }
}

await Promise.all(Array.from({ length: Number(callers) }, (_, caller) => call(caller)));
console.log(JSON.stringify(log.health()));
