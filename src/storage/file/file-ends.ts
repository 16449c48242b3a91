import type { Disk, FileHandle } from "../../disk/index.ts";

/** Does a file begin with these bytes? */
export function beginsWith(disk: Disk, file: FileHandle, expected: Uint8Array): boolean {
  const bytes = Buffer.allocUnsafe(expected.length);
  const length = disk.read(file, bytes, 0, bytes.length, 0);
  return length === bytes.length && bytes.equals(expected);
}

/** Does it end with this text? */
export function endsWith(disk: Disk, file: FileHandle, text: string): boolean {
  const expected = Buffer.from(text);
  const bytes = Buffer.alloc(expected.length);
  const position = Math.max(0, disk.status(file).size - expected.length);
  disk.read(file, bytes, 0, bytes.length, position);
  return bytes.equals(expected);
}
