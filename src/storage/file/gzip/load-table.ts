import type { SegmentBytes } from "../segment-bytes.ts";
import { findMembers } from "./find-members.ts";
import { type MemberTable, readTable } from "./member-table.ts";

/** Where everything in a compressed file is: from the table at its end, or, where it has none, from one pass over it. */
export function loadTable(file: SegmentBytes, fileBytes: number): MemberTable {
  const found = readTable(file, fileBytes);
  const members = found?.members ?? findMembers(file, fileBytes);
  const last = members.at(-1);
  const size = last === undefined ? 0 : last.offset + last.length;
  return { members, size, summary: found?.summary.size === size ? found.summary : undefined };
}
