import { limits } from "../../base/index.ts";
import type { Disk } from "../../disk/index.ts";
import { openRegular } from "./open-regular.ts";
import { openPacked } from "./packed-segment.ts";
import { readFully, type SegmentBytes } from "./segment-bytes.ts";
import { closeQuietly } from "./with-file.ts";

/** What a compressed file unpacks to. */
interface ReadBack {
  readonly sha256: Buffer;
  readonly size: number;
}

/** Reads a compressed file the way any reader does, its table included. */
export async function readBack(disk: Disk, path: string): Promise<ReadBack> {
  const file = openRegular(disk, path, "read");
  if (file === undefined) throw Object.assign(new Error(`ENOENT: ${path} is gone`), { code: "ENOENT" });
  try {
    const { bytes, packed } = openPacked(disk, file);
    const { size } = packed.table;
    return { sha256: await hashOf(bytes, size), size };
  } finally {
    closeQuietly(disk, file);
  }
}

/** The SHA-256 of the first `size` bytes. */
export async function hashOf(source: SegmentBytes, size: number): Promise<Buffer> {
  const hash = process.getBuiltinModule("node:crypto").createHash("sha256");
  const buffer = Buffer.allocUnsafe(Math.min(limits.compressedMemberBytes, size));
  for (let at = 0; at < size; at += buffer.length) {
    hash.update(readFully(source, buffer.subarray(0, size - at), at));
    // Everything else of the program has its turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return hash.digest();
}
