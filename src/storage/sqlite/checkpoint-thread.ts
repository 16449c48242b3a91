import type { Worker } from "node:worker_threads";
import type { Driver } from "./database.ts";

/**
 * What the thread does, as text: it is no file of its own, so that no bundler has to know of it. For each path that it is
 * told, it brings the write-ahead log of a database over. Nothing that was committed may be needed any more before it is
 * safe, which SQLite sees to; the name of the write-ahead log has to be safe as well, and the first frame of the
 * next one is written here, since SQLite syncs that.
 */
const WORK = `
const { parentPort, workerData } = require("node:worker_threads");
const fs = require("node:fs");
const { dirname } = require("node:path");
// The program has been warned that this is an experiment.
process.removeAllListeners("warning");

function open(path) {
  const { file } = workerData;
  if (file !== undefined) return new (require(file))(path);
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
  return new DatabaseSync(path);
}

function syncDirectory(path) {
  if (process.platform === "win32") return;
  const directory = fs.openSync(path, "r");
  try {
    fs.fsyncSync(directory);
  } finally {
    fs.closeSync(directory);
  }
}

function checkpoint(path) {
  if (!fs.existsSync(path)) return;
  syncDirectory(dirname(path));
  const database = open(path);
  try {
    database.exec("PRAGMA busy_timeout = 0");
    database.exec("PRAGMA synchronous = NORMAL");
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    if (fs.statSync(path + "-wal").size > 0) return;
    database.exec("BEGIN IMMEDIATE");
    database.exec("UPDATE segments SET place = place + 1");
    database.exec("UPDATE segments SET place = place - 1");
    database.exec("COMMIT");
  } finally {
    database.close();
  }
}

parentPort.on("message", (path) => {
  try {
    checkpoint(path);
  } catch {
    // It is tried again, and who writes finds out by himself what is wrong.
  }
  parentPort.postMessage("done");
});
`;

/**
 * A thread that waits for the disk in the program's place. It is started when it is first needed, which a program that
 * writes little never does, and is no reason for the process to live.
 */
export class CheckpointThread {
  readonly #driver: Driver;
  #worker: Worker | undefined;
  #done: ((isPossible: boolean) => void) | undefined;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  /** Is it at work? */
  get isRunning(): boolean {
    return this.#done !== undefined;
  }

  /**
   * @param path the database's
   * @param done told whether this program can have such a thread at all
   */
  begin(path: string, done: (isPossible: boolean) => void): void {
    this.#done = done;
    try {
      this.#worker ??= this.#start();
      this.#worker.postMessage(path);
    } catch {
      this.#over(false);
    }
  }

  /** Lets go of it; what it is about to do is done. */
  end(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker === undefined) return;
    if (!this.isRunning) void worker.terminate();
    else worker.once("message", () => void worker.terminate()).unref();
  }

  #start(): Worker {
    const { Worker: NodeWorker } = process.getBuiltinModule("node:worker_threads");
    const worker = new NodeWorker(WORK, {
      eval: true,
      name: "log-thread checkpoint",
      workerData: { file: this.#driver.file },
      // What the program loads before itself is not for this thread.
      execArgv: [],
      env: {},
    });
    worker.on("message", () => this.#over(true));
    worker.on("error", () => {
      this.#worker = undefined;
      this.#over(false);
    });
    // Only now: to listen to it is to keep the process alive.
    worker.unref();
    return worker;
  }

  #over(isPossible: boolean): void {
    const done = this.#done;
    this.#done = undefined;
    done?.(isPossible);
  }
}
