import { mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { ingest } from "log-thread/ingest";
import { parseLine } from "log-thread/line";
import { openDirectory } from "log-thread/storage";
import { type DriverName, openEventDatabase } from "log-thread/storage/sqlite";
import { LineRows, ROW_COLUMNS, wholeRow } from "../built.ts";
import type { SessionLog } from "../session-log.ts";
import { type Subject, serveOrders } from "./serve-orders.ts";

/**
 * How a log is brought into a database. `bulk`: a new one. `live`: one that is there, empty, with its indexes. `rows`:
 * the same as anybody writes it who has no ingest, with one prepared insert for each row of lines that `parseLine` has parsed.
 * `rows, our splitting`: with the rows that ingest makes. `ready rows`: only those inserts, of rows that were made before.
 */
export type IngestWay = "bulk" | "live" | "rows" | "rows, our splitting" | "ready rows";

/** What this process is started for. */
export interface IngestTask {
  readonly way: IngestWay;
  readonly driver: DriverName;
  readonly log: SessionLog;
  readonly path: string;
}

type Values = Parameters<ReturnType<ReturnType<typeof openEventDatabase>["prepare"]>["run"]>[0] & {};

const TRANSACTION_ROWS = 10_000;

/** Brings all of a log into a database, again and again: milliseconds each time. */
class Ingesting implements Subject {
  readonly #task: IngestTask;

  constructor(task: IngestTask) {
    this.#task = task;
    mkdirSync(dirname(task.path), { recursive: true });
  }

  async run(): Promise<number> {
    const { way, driver, log, path } = this.#task;
    this.#remove();
    await globalThis.gc?.();
    if (way !== "bulk") openEventDatabase(path, { driver }).close();
    const beganAt = performance.now();
    let elapsedMs: number | undefined;
    if (way === "bulk" || way === "live") await ingest(log.directory, path, { driver });
    else elapsedMs = insertRows(this.#task);
    elapsedMs ??= performance.now() - beganAt;
    this.#check();
    return elapsedMs;
  }

  async end(): Promise<void> {
    this.#remove();
  }

  #check(): void {
    const { driver, path, log } = this.#task;
    const database = openEventDatabase(path, { driver });
    const rows = database.prepare("SELECT count(*) AS n FROM events").get()?.["n"];
    database.close();
    if (rows !== log.lines) throw new Error(`the database has ${rows} rows of ${log.lines}`);
  }

  #remove(): void {
    for (const part of ["", "-wal", "-shm"]) rmSync(this.#task.path + part, { force: true });
  }
}

/** One insert for each row, in transactions of many. */
function insertRows({ driver, log, path, way }: IngestTask): number {
  const database = openEventDatabase(path, { driver });
  const places = ROW_COLUMNS.map(() => "?").join(", ");
  const insert = database.prepare(`INSERT INTO events (${ROW_COLUMNS.join(", ")}) VALUES (${places})`);
  let rows: Values[] = [];
  let insertedMs = 0;
  const beganAt = performance.now();
  const write = (): void => {
    const writtenAt = performance.now();
    database.transaction(() => {
      for (const row of rows) insert.run(row);
    });
    rows = [];
    insertedMs += performance.now() - writtenAt;
  };
  const add = (row: Values): void => {
    rows.push(row);
    if (rows.length === TRANSACTION_ROWS) write();
  };
  if (way === "rows") parseRows(log.directory, add);
  else splitRows(log.directory, add);
  write();
  const elapsedMs = performance.now() - beganAt;
  database.close();
  return way === "ready rows" ? insertedMs : elapsedMs;
}

/** As a program does it that has no ingest. */
function parseRows(directory: string, add: (row: Values) => void): void {
  for (const { bytes, offset } of openDirectory(directory).scan()) {
    let at = offset;
    for (const line of Buffer.from(bytes).toString().split("\n")) {
      const event = parseLine(line);
      if (event !== undefined) {
        const { timestamp, type, source, message, fields } = event;
        const { session_id: session } = fields;
        const id = typeof session === "string" ? session : null;
        add([1, at, timestamp, type, source, message, id, JSON.stringify(fields), 1, null, null]);
      }
      at += Buffer.byteLength(line) + 1;
    }
  }
}

function splitRows(directory: string, add: (row: Values) => void): void {
  const lines = new LineRows();
  for (const block of openDirectory(directory).scan()) {
    lines.add(block, 1, block.offset, lines.lastTs, (row) => add(wholeRow(row) as Values));
  }
}

await serveOrders((task: IngestTask) => new Ingesting(task));
