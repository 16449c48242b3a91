// Loads two copies of the package in one process, and says whether they share one log and one session.
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [copy, directory] = process.argv.slice(2);
const first = await import("log-thread");
const second = await import(pathToFileURL(`${copy}/index.js`).href);
const before = existsSync(directory);
process.chdir("/");
first.setSession("one");
second.setSession("one");
first.logEvent("a:b", "first");
second.logEvent("a:b", "second");
first.withSession("two", () => second.logEvent("a:b", "second"));
let code;
try {
  second.configure({ storage: "memory" });
} catch (error) {
  code = error.code;
}
const lines = second.readLog().map(({ type, source, message }) => `${type} ${source} ${message}`);
console.log(
  JSON.stringify({
    different: first.logEvent !== second.logEvent,
    before,
    code,
    lines,
    master: [first.MASTER_LOG, second.MASTER_LOG],
    written: [first.health().written, second.health().written],
    session: second.getSession(),
  }),
);
