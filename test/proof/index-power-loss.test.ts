import { describe, expect, it } from "vitest";
import { LogParts } from "../../src/reader/index/log-parts.ts";
import { LogDirectory } from "../../src/storage/file/log-directory.ts";
import { FileStorage } from "../../src/storage/index.ts";
import { knownTo, line, withoutSidecars } from "../reader/index/index-log.ts";
import { PowerLossDisk } from "./power-loss-disk.ts";

const DIRECTORY = "/var/log";

/** What an index knows of a log on a disk, as it is stored there or made anew. */
function known(disk: PowerLossDisk, stored: boolean): Record<string, string[]> {
  const source = new LogDirectory(DIRECTORY, disk);
  const read = stored ? source : withoutSidecars(source);
  return knownTo(new LogParts(read), read);
}

describe("an index on a disk whose power fails", () => {
  it.each([true, false])(
    "is right or made again, whatever is left of it (all that was written: %s)",
    async (lucky) => {
      const disk = new PowerLossDisk();
      disk.makeDirectory("/var", 0o700);
      disk.syncDirectory("/");
      const storage = new FileStorage(DIRECTORY, { durability: "synced" }, { disk });
      for (let number = 0; number < 3_000; number++) storage.append(line(number).trimEnd());
      storage.rotate(0);
      for (let number = 3_000; number < 5_000; number++) storage.append(line(number).trimEnd());
      await storage.flush();
      storage.rotate(0);
      await storage.flush();
      storage.close();
      const expected = known(disk, false);
      expect(known(disk, true)).toEqual(expected);
      expect(disk.list(`${DIRECTORY}/.index`).length).toBeGreaterThan(2);
      // The system has brought names to the disk by itself, of files that nobody has synced.
      disk.syncDirectory(DIRECTORY);
      disk.syncDirectory(`${DIRECTORY}/sessions`);
      disk.syncDirectory(`${DIRECTORY}/.index`);
      const after = disk.afterPowerLoss(lucky);
      const left = known(after, false);
      expect(Object.values(left).flat().length).toBeGreaterThan(5_000);
      expect(known(after, true)).toEqual(left);
      // Now it is there again.
      expect(known(after, true)).toEqual(left);
      expect(after.list(`${DIRECTORY}/.index`).length).toBeGreaterThan(1);
      expect([disk.openFiles, disk.abused, after.openFiles, after.abused]).toEqual([0, [], 0, []]);
    },
  );
});
