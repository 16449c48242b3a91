import type { Disk, FileHandle } from "../../disk/index.ts";
import { deflateMember, type Member } from "./gzip/member.ts";
import { encodeTable, type Summary } from "./gzip/member-table.ts";
import { identifyBytes } from "./identify-segment.ts";
import { readFully, type SegmentBytes } from "./segment-bytes.ts";

const NEWLINE = 10;

/**
 * Writes a segment's first `size` bytes into an empty file, compressed, and makes them safe. Memory holds one
 * piece of it at a time, and the program goes on while it is compressed.
 *
 * @returns what was read; undefined when the segment was cut shorter meanwhile
 */
export async function writeMembers(
  disk: Disk,
  source: SegmentBytes,
  size: number,
  target: FileHandle,
  memberBytes: number,
): Promise<Summary | undefined> {
  const hash = process.getBuiltinModule("node:crypto").createHash("sha256");
  const buffer = Buffer.allocUnsafe(Math.min(memberBytes, size));
  const members: Member[] = [];
  let start = 0;
  for (let offset = 0; offset < size; ) {
    const bytes = readFully(source, buffer.subarray(0, size - offset), offset);
    if (bytes.length === 0) return undefined;
    const piece = wholeLines(bytes, offset + bytes.length >= size);
    hash.update(piece);
    const member = await deflateMember(piece);
    writeAll(disk, target, member);
    members.push({ offset, length: piece.length, start, stored: member.length });
    offset += piece.length;
    start += member.length;
  }
  const summary = { size, sha256: hash.digest(), identity: identifyBytes(source) };
  writeAll(disk, target, encodeTable(members, summary));
  await syncLater(disk, target);
  return summary;
}

/** As far as lines go whole, so that a damaged member costs none of its neighbours'; all of it where one line is longer. */
function wholeLines(bytes: Buffer, isLast: boolean): Buffer {
  const end = isLast ? 0 : bytes.lastIndexOf(NEWLINE) + 1;
  return end === 0 ? bytes : bytes.subarray(0, end);
}

function writeAll(disk: Disk, file: FileHandle, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) {
    const taken = disk.write(file, bytes.subarray(done));
    if (taken === 0) throw Object.assign(new Error("ENOSPC: the disk took nothing"), { code: "ENOSPC" });
    done += taken;
  }
}

function syncLater(disk: Disk, file: FileHandle): Promise<void> {
  return new Promise((resolve, reject) => {
    disk.syncDataLater(file, (error) => (error === null ? resolve() : reject(error)));
  });
}
