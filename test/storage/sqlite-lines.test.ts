import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readLog } from "../../src/reader/index.ts";
import {
  availableDrivers,
  type Database,
  DatabaseSource,
  type DriverName,
  EventTable,
  openDirectory,
  openEventDatabase,
} from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { ownHeader, writeHostileLog } from "./hostile-log.ts";
import { bytesBackward, bytesBySegment } from "./line-bytes.ts";

function withDatabase(driver: DriverName, work: (database: Database, directory: string) => void): void {
  const directory = temporaryDirectory();
  const database = openEventDatabase(join(directory, "events.db"), { driver });
  try {
    work(database, directory);
  } finally {
    database.close();
  }
}

describe.each(availableDrivers())("lines in a database, by %s", (driver) => {
  it("come back byte for byte, forward and backward, at the positions they have in the files", () => {
    withDatabase(driver, (database, directory) => {
      const files = writeHostileLog(directory);
      const table = new EventTable(database);
      table.segments.arrange(files.segments());
      table.insert(files.scan());
      const source = new DatabaseSource(database);
      expect(source.segments()).toEqual(files.segments());
      expect(bytesBySegment(source.scan())).toEqual(bytesBySegment(files.scan()));
      expect(bytesBackward(source)).toEqual(bytesBySegment(files.scan()));
      const options = { limit: Number.POSITIVE_INFINITY, malformed: true } as const;
      const items = (log: typeof files) => readLog(log, options).map((item) => JSON.stringify(item));
      expect(items(source)).toEqual(items(files));
    });
  });

  it("are inserted once, however often and in whatever pieces they are given", () => {
    withDatabase(driver, (database, directory) => {
      const files = writeHostileLog(directory);
      const table = new EventTable(database);
      const first = table.insert(files.scan());
      expect(table.insert(files.scan())).toEqual({ lines: 0, bytes: 0 });
      const [, segment] = files.segments();
      appendFileSync(join(directory, "master.log"), "more\n");
      expect(table.insert(files.scan({ segment: segment?.id as string, offset: 0 }))).toEqual({
        lines: 1,
        bytes: 5,
      });
      expect(database.prepare("SELECT count(*) AS n FROM events").get()).toEqual({ n: first.lines + 1 });
      expect(bytesBySegment(new DatabaseSource(database).scan())).toEqual(bytesBySegment(files.scan()));
    });
  });

  it("replace a line that had no newline yet by the whole one", () => {
    withDatabase(driver, (database, directory) => {
      const files = writeHostileLog(directory);
      const table = new EventTable(database);
      table.insert(files.scan());
      appendFileSync(join(directory, "sessions", "000001_a.log"), "late|\\!\nand another");
      table.insert(files.scan());
      expect(bytesBySegment(new DatabaseSource(database).scan())).toEqual(bytesBySegment(files.scan()));
    });
  });

  it("are all kept or none, and refused where some are missing before them", () => {
    withDatabase(driver, (database, directory) => {
      const files = writeHostileLog(directory);
      const table = new EventTable(database);
      const fail = (): void => {
        throw new Error("not now");
      };
      expect(() => table.insert(files.scan(), { beforeCommit: fail })).toThrow("not now");
      expect(database.prepare("SELECT count(*) AS n FROM events").get()).toEqual({ n: 0 });
      const [segment] = files.segments();
      const later = { segment: segment?.id as string, offset: ownHeader("a").length };
      expect(() => table.insert(files.scan(later))).toThrow(expect.objectContaining({ code: "ERR_GAP" }));
      expect(table.segments.list()).toEqual([]);
    });
  });

  it("have columns that say what the reader says", () => {
    withDatabase(driver, (database, directory) => {
      const files = writeHostileLog(directory);
      new EventTable(database).insert(files.scan());
      for (const event of readLog(files, {
        limit: Number.POSITIVE_INFINITY,
        types: ["llm:*", "app:emoji", "odd|type"],
      })) {
        const row = database
          .prepare(
            `SELECT ts, event_type, source, message, session_id, kv_json FROM events
             JOIN segments ON segment = number WHERE segments.id = ? AND "offset" = ?`,
          )
          .get([event.position.segment, event.position.offset]);
        expect(row).toEqual({
          ts: event.timestamp,
          event_type: event.type,
          source: event.source,
          message: event.message,
          session_id: event.fields["session_id"] ?? null,
          kv_json: JSON.stringify(event.fields),
        });
      }
    });
  });

  it("that are no event have a type of their own, and the time of the line before", () => {
    withDatabase(driver, (database, directory) => {
      const header = ownHeader("c");
      const line = "2026-01-09T14:32:01.456Z|app:start|agent|\n";
      writeFileSync(join(directory, "master.log"), `${header}garbage\n${line}more garbage\n\n`);
      new EventTable(database).insert(openDirectory(directory).scan());
      expect(
        database
          .prepare("SELECT ts, event_type, message, kv_json FROM events ORDER BY id LIMIT 4 OFFSET 1")
          .all(),
      ).toEqual([
        {
          ts: header.slice(0, 24),
          event_type: "log:malformed",
          message: "garbage",
          kv_json: '{"reason":"no timestamp"}',
        },
        { ts: line.slice(0, 24), event_type: "app:start", message: "", kv_json: null },
        {
          ts: line.slice(0, 24),
          event_type: "log:malformed",
          message: "more garbage",
          kv_json: '{"reason":"no timestamp"}',
        },
        { ts: line.slice(0, 24), event_type: "log:blank", message: "", kv_json: null },
      ]);
    });
  });
});
