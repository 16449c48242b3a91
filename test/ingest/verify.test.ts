import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ingest, verify } from "../../src/ingest/index.ts";
import { openDatabase } from "../../src/storage/index.ts";
import { ownHeader, writeHostileLog } from "../storage/hostile-log.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

async function ingestedLog(): Promise<{ directory: string; path: string }> {
  const directory = temporaryDirectory();
  const path = join(directory, "events.db");
  writeHostileLog(directory);
  writeFileSync(join(directory, "master.log"), `${ownHeader("m")}${"0123456789\n".repeat(2_000)}`);
  await ingest(directory, path);
  return { directory, path };
}

function change(path: string, sql: string): void {
  const database = openDatabase(path);
  database.exec(sql);
  database.close();
}

const MASTER = "(SELECT number FROM segments WHERE name = 'master.log')";

describe("verify finds", () => {
  it("nothing where nothing differs", async () => {
    const { directory, path } = await ingestedLog();
    expect(await verify(directory, path)).toMatchObject({
      isSame: true,
      differences: [],
      onlyInDatabase: [],
    });
  });

  it("lines that were not copied yet", async () => {
    const { directory, path } = await ingestedLog();
    appendFileSync(join(directory, "master.log"), "new\nlines\nand a torn one");
    appendFileSync(join(directory, "sessions", "000001_a.log"), "now it ends\n");
    const { isSame, differing, differences } = await verify(directory, path);
    expect([isSame, differing.behind]).toEqual([false, 3]);
    expect(differences.map(({ name, lines }) => [name, lines])).toEqual([
      ["sessions/000001_a.log", 1],
      ["master.log", 2],
    ]);
  });

  it("lines that are missing in the midst, each stretch of them once", async () => {
    const { directory, path } = await ingestedLog();
    const at = ownHeader("m").length;
    change(
      path,
      `DELETE FROM events WHERE segment = ${MASTER} AND "offset" BETWEEN ${at + 11} AND ${at + 33}`,
    );
    change(path, `DELETE FROM events WHERE segment = ${MASTER} AND "offset" = ${at + 11 * 1_000}`);
    const { isSame, differing, differences } = await verify(directory, path);
    expect([isSame, differing.missing]).toEqual([false, 4]);
    expect(differences).toMatchObject([
      { kind: "missing", name: "master.log", offset: at + 11, length: 33, lines: 3 },
      { kind: "missing", name: "master.log", offset: at + 11_000, length: 11, lines: 1 },
    ]);
  });

  it("a single byte that is another one, in the files or in the database", async () => {
    const { directory, path } = await ingestedLog();
    const segment = join(directory, "sessions", "000001_a.log");
    const bytes = readFileSync(segment);
    const at = bytes.indexOf("llama3.2");
    bytes[at] = "L".charCodeAt(0);
    writeFileSync(segment, bytes);
    change(
      path,
      `UPDATE events SET raw_override = '0123456780' WHERE segment = ${MASTER} AND "offset" = ${ownHeader("m").length}`,
    );
    const { isSame, differing, differences } = await verify(directory, path);
    expect([isSame, differing.different]).toEqual([false, 2]);
    expect(differences.map(({ name }) => name)).toEqual(["sessions/000001_a.log", "master.log"]);
  });

  it("lines that only the database has, in a segment that the log has", async () => {
    const { directory, path } = await ingestedLog();
    const columns = 'segment, "offset", ts, event_type, source, message, terminated';
    change(path, `INSERT INTO events (${columns}) VALUES (${MASTER}, 3, '', 'a:b', '', '', 1)`);
    expect(await verify(directory, path)).toMatchObject({ isSame: false, differing: { extra: 1 } });
  });

  it("that there is no database", async () => {
    const { directory } = await ingestedLog();
    await expect(verify(directory, join(directory, "none.db"))).rejects.toMatchObject({
      code: "ERR_NOT_A_LOG",
    });
  });
});
