import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";

/** A directory that all tests of one `describe` share: gives paths in it, and is removed after the last. */
export function keptDirectory(): (name?: string) => string {
  let path = "";
  beforeAll(() => {
    path = mkdtempSync(join(tmpdir(), "log-thread-"));
  });
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return (name = "log") => join(path, name);
}
