import { join } from "node:path";
import { describe, it } from "vitest";
import {
  type Durability,
  FileStorage,
  type LineSource,
  type LogStorage,
  MemoryStorage,
  openDirectory,
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

describe.each(Object.entries(STORAGES))("%s storage", (_, open) => {
  it.each(storageConformance())("$name", async ({ run }) => {
    const { storage, another } = open();
    try {
      await run(storage, another);
    } finally {
      storage.close();
    }
  });
});
