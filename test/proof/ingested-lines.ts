import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openDirectory, openEventDatabase } from "../../src/storage/index.ts";

/**
 * Compares a database with the files of a log as plainly as it can be done: the rows of each segment, put behind each
 * other in their order, have to be its bytes. A row too many, too few, or in another place makes a difference.
 *
 * @returns what is wrong, in words
 */
export function ingestFaults(directory: string, path: string): string[] {
  const database = openEventDatabase(path, { create: false });
  try {
    const select = database.prepare(
      `SELECT raw_line, terminated FROM events JOIN segments ON segment = number
       WHERE segments.id = ? ORDER BY "offset", events.id`,
    );
    return openDirectory(directory)
      .segments()
      .flatMap(({ id, name, active }) => {
        const file = readFileSync(join(directory, name));
        // Whoever was killed in the midst of a line may have left one that is none yet.
        const expected = active ? file.subarray(0, file.lastIndexOf(10) + 1) : file;
        const rows = select.all([id]);
        const found = Buffer.concat(
          rows.flatMap(({ raw_line, terminated }) => lineBytes(raw_line, terminated)),
        );
        if (found.equals(expected)) return [];
        return [`${name}: ${rows.length} rows of ${found.length} bytes, and the file has ${expected.length}`];
      });
  } finally {
    database.close();
  }
}

function lineBytes(raw: unknown, terminated: unknown): Buffer[] {
  const line = raw instanceof Uint8Array ? Buffer.from(raw) : Buffer.from(String(raw));
  return terminated === 1 ? [line, Buffer.from("\n")] : [line];
}
