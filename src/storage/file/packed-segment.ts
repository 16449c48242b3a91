import type { Disk, FileHandle, FileStatus } from "../../disk/index.ts";
import { GzipBytes } from "./gzip/gzip-bytes.ts";
import { loadTable } from "./gzip/load-table.ts";
import type { MemberTable } from "./gzip/member-table.ts";
import { identifyBytes, type SegmentIdentity } from "./identify-segment.ts";
import { plainName } from "./paths.ts";
import { plainBytes } from "./segment-bytes.ts";

/** What is known of a compressed segment; it holds for as long as its file is the same. */
export interface Packed {
  /** Says whether a file is still the one that this was read from. */
  readonly stamp: string;
  readonly table: MemberTable;
}

/** What a compressed file is, as far as it can be told without reading it. */
export function stampOf({ identity, size, modifiedMs }: FileStatus): string {
  return `${identity} ${size} ${modifiedMs}`;
}

/**
 * Makes an open compressed file ready for reading.
 *
 * @param known what was known of it, which saves reading its table again
 */
export function openPacked(
  disk: Disk,
  file: FileHandle,
  known?: Packed,
): { readonly bytes: GzipBytes; readonly packed: Packed } {
  const status = disk.status(file);
  const stored = plainBytes(disk, file);
  const stamp = stampOf(status);
  const packed = known?.stamp === stamp ? known : { stamp, table: loadTable(stored, status.size) };
  return { bytes: new GzipBytes(stored, packed.table), packed };
}

/**
 * Who a compressed segment is: as its table says, or as its first line does. One whose first line is lost goes by
 * its name, for as NUL bytes it would be the same as any other.
 */
export function identifyPacked(
  name: string,
  bytes: GzipBytes,
  { table: { summary } }: Packed,
): { readonly id: string; readonly own: boolean } {
  const identity = summary === undefined ? undamagedIdentity(bytes) : summary.identity;
  return identity === undefined
    ? { id: plainName(name), own: false }
    : { id: identity.id, own: identity.own };
}

function undamagedIdentity(bytes: GzipBytes): SegmentIdentity | undefined {
  const identity = identifyBytes(bytes);
  const isLost = bytes.damaged.some(({ offset }) => offset < (identity?.firstLine.length ?? 0));
  return isLost ? undefined : identity;
}
