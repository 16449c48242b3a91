// Captures what happens to a process, in its main thread, and says what came of it.
import { once } from "node:events";
import { captureProcessErrors, openLog } from "log-thread";

const EVENTS = ["uncaughtExceptionMonitor", "warning", "exit", "SIGINT", "SIGTERM", "SIGHUP", "SIGUSR2"];
const listeners = () => Object.fromEntries(EVENTS.map((name) => [name, process.listenerCount(name)]));
const memory = () => openLog({ storage: "memory" });
const messages = (log, type) => log.readLog({ types: [type] }).map((event) => event.message);

/** Emits a warning, and waits until it was heard. */
async function warn(message, options = {}) {
  const heard = once(process, "warning");
  process.emitWarning(message, options);
  await heard;
}

const CHECKS = {
  /** How many listeners there are before, during, and after. */
  listeners() {
    const before = listeners();
    const capture = captureProcessErrors({ log: memory(), signals: ["SIGTERM", "SIGUSR2"], memory: {} });
    const during = listeners();
    capture.stop();
    capture.stop();
    return [before, during, listeners()];
  },

  /** How many listen to SIGHUP, for one log, for two, for the second alone, and for none. */
  "signals of two logs"() {
    const counts = [];
    const count = () => counts.push(process.listenerCount("SIGHUP"));
    const first = captureProcessErrors({ log: memory(), signals: true });
    count();
    const second = captureProcessErrors({ log: memory(), signals: ["SIGHUP", "SIGHUP"] });
    count();
    first.stop();
    count();
    second[Symbol.dispose]();
    count();
    return counts;
  },

  "fields that can not be looked at"() {
    const log = memory();
    const refuse = () => {
      throw new Error("no");
    };
    const fields = Object.defineProperty({}, "a", { enumerable: true, get: refuse });
    captureProcessErrors({ log, fields }).stop();
    return messages(log, "app:start");
  },

  async "a log that throws"() {
    const log = openLog({ storage: "memory", onFailure: "throw" });
    const capture = captureProcessErrors({ log });
    log.close();
    await warn("heard by a closed log");
    capture.stop();
    return log.health().dropped;
  },

  async warnings() {
    const [log, other] = [memory(), memory()];
    const captures = [
      captureProcessErrors({ log, source: "mine", fields: { version: "1" } }),
      captureProcessErrors({ log: other, warnings: false }),
    ];
    await warn("old", { type: "DeprecationWarning", code: "DEP0" });
    for (const capture of captures) capture.stop();
    const [{ source, text, fields }] = log.readLog({ types: ["app:warning"] });
    return [{ source, text, fields }, other.readLog().map(({ type }) => type)];
  },

  async "a storm of warnings"() {
    const log = memory();
    const capture = captureProcessErrors({ log });
    for (let count = 0; count < 50; count++) await warn(`storm ${count}`);
    capture.stop();
    const told = messages(log, "app:warning");
    return [told.length, told.at(-1)];
  },

  "high memory"() {
    const log = memory();
    captureProcessErrors({ log, memory: { rssMb: 1, heapShare: 0.000_1 } }).stop();
    return messages(log, "system:memory");
  },

  "normal memory"() {
    const log = memory();
    captureProcessErrors({ log, memory: {} }).stop();
    captureProcessErrors({ log, memory: { rssMb: 1_000_000 } }).stop();
    return messages(log, "system:memory");
  },

  /** Fills the heap beyond a threshold, and empties it again. */
  async "memory that becomes high and normal"() {
    const log = memory();
    const { getHeapStatistics } = await import("node:v8");
    globalThis.gc();
    const { used_heap_size: used, heap_size_limit: max } = getHeapStatistics();
    const heapShare = (used + 40 * 1_048_576) / max;
    const capture = captureProcessErrors({ log, memory: { heapShare, hysteresis: 0.1, intervalMs: 1 } });
    const states = () => log.readLog({ types: ["system:memory"] }).map((event) => event.fields.state);
    const until = async (count) => {
      while (states().length < count) await new Promise((resolve) => setTimeout(resolve, 1));
    };
    let ballast = Array.from({ length: 10_000_000 }, (_, index) => index + 0.5);
    await until(1);
    ballast = ballast.length;
    globalThis.gc();
    await until(2);
    capture.stop();
    return states();
  },

  /** Is ended by a signal while lines wait in a log that nothing was captured for. */
  async "a signal and another log"(directory) {
    captureProcessErrors({ log: memory(), signals: true });
    const other = openLog({ directory, durability: "buffered" });
    for (let number = 0; number < 500; number++) other.event("load:line", "other", { number });
    process.kill(process.pid, "SIGTERM");
    return new Promise(() => setTimeout(() => {}, 60_000));
  },

  /** Watches the free space where a log is until that was told twice: low, and normal again. */
  async "a disk that gets full and empty"(directory) {
    const log = openLog({ directory });
    const capture = captureProcessErrors({ log, disk: { freeMb: 4, intervalMs: 1 } });
    const [begun] = log.tail(1);
    console.log(JSON.stringify("ready"));
    const told = [];
    for await (const event of log.follow({ types: ["system:disk"], from: begun.next })) {
      told.push(event.message);
      console.log(JSON.stringify(event.message));
      if (told.length === 2) break;
    }
    capture.stop();
    return told;
  },
};

const [check, ...args] = process.argv.slice(2);
console.log(JSON.stringify(await CHECKS[check](...args)));
