import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openLog } from "../../src/index.ts";
import { ingest, restore, verify } from "../../src/ingest/index.ts";
import { openDirectory } from "../../src/storage/index.ts";
import { compressSegments, pruneSegments } from "../../src/upkeep/index.ts";
import { bytesBySegment } from "../storage/line-bytes.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

/** Long after everything that was written. */
const LATER = { clock: { now: () => Date.now() + 3_600_000 } };

it("a log that grows old, is sealed, compressed and pruned, is the same in a database, and comes back", async () => {
  const directory = temporaryDirectory();
  const path = join(directory, "events.db");
  const log = openLog({ directory });
  for (let n = 0; n < 3; n++) {
    for (let line = 0; line < 50; line++) log.event("tool:end", "agent", "é", { n, line });
    log.rotate({ maxSizeMb: 0 });
  }
  log.close();
  await ingest(directory, path);
  const bytes = bytesBySegment(openDirectory(directory).scan());
  expect(await compressSegments(directory, LATER)).toHaveLength(3);
  expect((await ingest(directory, path)).lines).toBeGreaterThan(0);
  expect(await verify(directory, path)).toMatchObject({ isSame: true, onlyInDatabase: [] });
  expect((await pruneSegments(directory, { maxSegments: 1 }, LATER)).pruned).toHaveLength(2);
  await ingest(directory, path);
  const { isSame, onlyInDatabase } = await verify(directory, path);
  expect([isSame, onlyInDatabase.length]).toEqual([true, 2]);

  const again = join(directory, "again");
  expect(await restore(path, again)).toMatchObject({ segments: 4, incomplete: [] });
  const names = openDirectory(again)
    .segments()
    .map(({ name }) => name);
  expect(names.filter((name) => !name.endsWith(".log"))).toEqual([]);
  expect(names[0]).toMatch(/^sessions\/000001_2/);
  const restored = bytesBySegment(openDirectory(again).scan());
  const rotated = openDirectory(again)
    .segments()
    .filter(({ active }) => !active);
  for (const { id } of rotated) expect(restored.get(id)).toBe(bytes.get(id));
  expect(readFileSync(join(again, "master.log")).equals(readFileSync(join(directory, "master.log")))).toBe(
    true,
  );
});
