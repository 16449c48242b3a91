import { join } from "node:path";
import { describe, it } from "vitest";
import { FileStorage, type LogStorage, MemoryStorage } from "../../src/storage/index.ts";
import { storageConformance } from "../../src/testing/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

const STORAGES: Readonly<Record<string, () => LogStorage>> = {
  memory: () => new MemoryStorage(),
  file: () => new FileStorage(join(temporaryDirectory(), "log")),
};

describe.each(Object.entries(STORAGES))("%s storage", (_, open) => {
  it.each(storageConformance())("$name", async ({ run }) => {
    const storage = open();
    try {
      await run(storage);
    } finally {
      storage.close();
    }
  });
});
