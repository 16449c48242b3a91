// Logs events, has the first of them flushed, logs the others and ends in the same turn, in the way it is
// told to.
import { parentPort, Worker } from "node:worker_threads";
import { captureProcessErrors, openLog } from "log-thread";

const [way, directory, durability, flushed, count] = process.argv.slice(2);
const log = openLog({ directory, durability });
let number = 0;

/** Logs events up to a number. */
function logUpTo(end) {
  while (number < end) log.event("a:b", "end", { number: number++ });
}

const logAll = () => logUpTo(Number(count));
const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const raise = (signal) => process.kill(process.pid, signal);

/** Ends by a signal once all is logged; whoever listens hears it when JavaScript is free. */
const bySignal = (signal, options) => ({
  prepare() {
    if (options !== undefined) captureProcessErrors({ log, ...options });
    setTimeout(() => {}, 60_000);
  },
  end() {
    logAll();
    raise(signal);
    // A signal that nobody listens to may take a moment: nothing is to be flushed in it.
    if (options === undefined) pause(5_000);
  },
});

const throwTwice = () => {
  process.on("uncaughtException", () => {
    throw new Error("again");
  });
  logAll();
  throw new Error("uncaught");
};

/** Leaves it all to a thread that is told another way; `then` is called when that thread has logged all. */
const inThread = (theirs, then = () => {}) => ({
  instead() {
    const thread = new Worker(new URL(import.meta.url), { argv: [theirs, ...process.argv.slice(3)] });
    thread.once("error", () => {});
    thread.once("message", () => then(thread));
  },
});

/** Each is an `end` that logs all and ends, or something that happens instead. */
const WAYS = {
  "comes to its end": { end: logAll },
  "calls `process.exit()`": {
    end() {
      logAll();
      process.exit(3);
    },
  },
  "throws an error that nobody catches": {
    end() {
      logAll();
      throw new Error("uncaught");
    },
  },
  "leaves a rejection unhandled": {
    end() {
      logAll();
      Promise.reject(new Error("unhandled"));
    },
  },
  "throws in its listener for `uncaughtException`": { end: throwTwice },
  "the same, captured": { prepare: () => captureProcessErrors({ log }), end: throwTwice },
  "gets SIGINT": bySignal("SIGINT"),
  "gets SIGTERM": bySignal("SIGTERM"),
  "gets SIGHUP": bySignal("SIGHUP"),
  "gets SIGINT, captured with `signals`": bySignal("SIGINT", { signals: true }),
  "gets SIGTERM, captured with `signals`": bySignal("SIGTERM", { signals: true }),
  "gets SIGHUP, captured with `signals`": bySignal("SIGHUP", { signals: true }),
  "gets SIGTERM while it is busy, captured with `signals`": {
    prepare: bySignal("SIGTERM", { signals: true }).prepare,
    end() {
      logUpTo((Number(flushed) + Number(count)) / 2);
      raise("SIGTERM");
      logAll();
    },
  },
  "gets SIGKILL": bySignal("SIGKILL"),
  "calls `process.abort()`": {
    end() {
      logAll();
      process.abort();
    },
  },
  "crashes (SIGSEGV)": bySignal("SIGSEGV"),
  "runs out of heap": {
    end() {
      logAll();
      const hoard = [];
      for (;;) hoard.push(new Array(100_000).fill(hoard.length + 0.5));
    },
  },
  "has a thread that comes to its end": inThread("comes to its end"),
  "has a thread that throws an error": inThread("throws an error that nobody catches"),
  "has a thread, and terminates it": inThread("stays busy", (thread) => thread.terminate()),
  "calls `process.exit()` while a thread is busy": inThread("stays busy", () => process.exit(3)),
  "stays busy": {
    end() {
      logAll();
      parentPort.postMessage("logged");
      pause(60_000);
    },
  },
};

const { prepare = () => {}, end, instead } = WAYS[way];
if (instead !== undefined) {
  instead();
} else {
  prepare();
  logUpTo(Number(flushed));
  await log.flush();
  // Not in the turn of a promise: what is thrown here is an exception, and no rejection.
  setImmediate(end);
}
