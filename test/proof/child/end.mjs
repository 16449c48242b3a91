// Ends in the way it is told to, with its errors captured or not, so that somebody can compare.
import { Worker } from "node:worker_threads";
import { captureProcessErrors, openLog, withSession } from "log-thread";

const [way, directory, options] = process.argv.slice(2);
const log = openLog({ directory });
if (options !== "none") captureProcessErrors({ log, source: "end", ...JSON.parse(options) });

const later = (work) => setTimeout(work, 5);
const thrown = (value) => () => {
  throw value;
};
const refuse = thrown(new Error("refused"));
const onSignals = (listener) => {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, listener);
};
/** Waits for a signal; whoever sends it is told when it may. */
const wait = () => {
  setTimeout(() => {}, 60_000);
  console.log("ready");
};

const WAYS = {
  return: () => {},
  "exit code": () => {
    process.exitCode = 4;
  },
  exit: () => later(() => process.exit(3)),
  throw: () => withSession("s1", () => later(thrown(new TypeError("thrown | in two\nlines")))),
  "throw null": () => later(thrown(null)),
  "throw undefined": () => later(thrown(undefined)),
  "throw a text": () => later(thrown("a text")),
  "throw a symbol": () => later(thrown(Symbol("a symbol"))),
  "throw an object": () => later(thrown({ code: 7 })),
  "throw what can not be looked at": () =>
    later(thrown(new Proxy({}, { get: refuse, has: refuse, getPrototypeOf: refuse, ownKeys: refuse }))),
  "throw an error that can not be read": () =>
    later(thrown(Object.defineProperty(new Error(), "message", { get: refuse }))),
  "throw an error that throws another": () =>
    later(thrown(Object.defineProperty(new Error("first"), "code", { get: () => later(refuse) && 1 }))),
  "throw in a thread": () => {
    // What a thread throws is, where nobody listens to it, an error of the main thread as well.
    const theirs = options === "none" ? options : "{}";
    new Worker(new URL(import.meta.url), { argv: ["throw", directory, theirs] });
  },
  "throw at the top": () => {
    throw new Error("top");
  },
  reject: () => withSession("s1", async () => Promise.reject(new RangeError("rejected"))),
  "reject null": () => Promise.reject(null),
  "reject an object": () => Promise.reject({ code: 7 }),
  "throw at exit": () => {
    process.on("exit", thrown(new Error("at exit")));
    process.exitCode = 3;
  },
  "throw twice": () => {
    process.on("uncaughtException", thrown(new Error("second")));
    later(thrown(new Error("first")));
  },
  "catch all": () => {
    process.on("uncaughtException", () => {});
    later(thrown(new Error("caught")));
  },
  "catch all and exit": () => {
    process.on("uncaughtException", () => process.exit(9));
    later(thrown(new Error("caught")));
  },
  "catch all and go on": () => {
    process.on("uncaughtException", () => later(() => process.exit(9)));
    later(thrown(new Error("caught")));
  },
  "catch rejections": () => {
    process.on("unhandledRejection", () => {});
    Promise.reject(new Error("caught"));
  },
  wait,
  "listen and wait": () => {
    onSignals(() => later(() => process.exit(5)));
    wait();
  },
  "listen once and wait": () => {
    process.once("SIGTERM", () => later(() => process.exit(5)));
    wait();
  },
  "be listened to by signal-exit": () => {
    // As the package does it: the ending is left to others, of which it counts its own as none.
    const emitter = { count: 1 };
    globalThis[Symbol.for("signal-exit emitter")] = emitter;
    const listener = (signal) => {
      if (process.listeners(signal).length !== emitter.count) return;
      process.off(signal, listener);
      process.kill(process.pid, signal);
    };
    process.on("SIGTERM", listener);
    wait();
  },
  "be captured for two logs": () => {
    const other = openLog({ directory: `${directory}-other`, durability: "buffered" });
    captureProcessErrors({ log: other, signals: true });
    wait();
  },
  "stop and wait": () => {
    captureProcessErrors({ log }).stop();
    wait();
  },
  "close and exit": () => {
    log.close();
    later(() => process.exit(3));
  },
};

WAYS[way]();
