import { join } from "node:path";
import { describe, it } from "vitest";
import {
  availableDrivers,
  type DriverName,
  type Durability,
  FileStorage,
  type LineSource,
  type LogStorage,
  MemoryStorage,
  openDirectory,
  openSqliteStorage,
} from "../../src/storage/index.ts";
import { storageConformance } from "../../src/testing/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

interface Opened {
  readonly storage: LogStorage;
  readonly another: LineSource;
}

function inFile(durability: Durability): Opened {
  const root = temporaryDirectory();
  // A reader that is there before the log is: it is asked for lines only when there are some.
  return {
    storage: new FileStorage(join(root, "log"), { durability }),
    another: openLater(join(root, "log")),
  };
}

function openLater(directory: string): LineSource {
  return {
    segments: () => openDirectory(directory).segments(),
    scan: (from) => openDirectory(directory).scan(from),
    tail: (lines) => openDirectory(directory).tail(lines),
  };
}

const STORAGES: Readonly<Record<string, () => Opened>> = {
  memory: () => {
    const storage = new MemoryStorage();
    return { storage, another: storage };
  },
  "file, buffered": () => inFile("buffered"),
  "file, written": () => inFile("written"),
  "file, synced": () => inFile("synced"),
};

function inDatabase(driver: DriverName, mirror: boolean): Opened {
  const directory = join(temporaryDirectory(), "log");
  return {
    storage: openSqliteStorage(directory, { driver, mirror }),
    // Somebody else with the same database, who never writes.
    another: openSqliteStorage(directory, { driver, mirror }),
  };
}

function databases(): Readonly<Record<string, () => Opened>> {
  const opened = availableDrivers().flatMap((driver) => [
    [`sqlite by ${driver}, with files`, () => inDatabase(driver, true)] as const,
    [`sqlite by ${driver}, alone`, () => inDatabase(driver, false)] as const,
  ]);
  return Object.fromEntries(opened);
}

describe.each(Object.entries({ ...STORAGES, ...databases() }))("%s storage", (_, open) => {
  it.each(storageConformance())("$name", async ({ run }) => {
    const { storage, another } = open();
    try {
      await run(storage, another);
    } finally {
      storage.close();
    }
  });
});
