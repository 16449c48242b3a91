import type { PartBytes } from "./part-bytes.ts";
import { HEAD_BYTES_LIKELY, type HeadFault, readHead } from "./part-form.ts";
import { StoredPart } from "./stored-part.ts";

/** Why bytes are not the part that they should be. */
export type PartFault = HeadFault | "another part" | "another length";

/**
 * Opens a part: its head is read and checked, everything else when it is needed.
 *
 * @param segment the id of the segment it has to be of
 */
export function openPart(bytes: PartBytes, segment: string, number: number): StoredPart | PartFault {
  const front = bytes.read(0, Math.min(bytes.length, HEAD_BYTES_LIKELY));
  const head = readHead(front);
  if (typeof head === "string") return head;
  if (head.segment !== segment || head.number !== number) return "another part";
  return head.bytes === bytes.length ? new StoredPart(head, bytes, front) : "another length";
}
