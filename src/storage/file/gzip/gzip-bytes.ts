import { limits } from "../../../base/index.ts";
import { TORN_MARK } from "../../../line/index.ts";
import { type ByteRange, readFully, type SegmentBytes } from "../segment-bytes.ts";
import { inflateMember, type Member } from "./member.ts";
import type { MemberTable } from "./member-table.ts";

const NEWLINE = 10;

/** Ends a line of which the rest is lost. */
const TORN_END = Buffer.from(`${TORN_MARK}\n`);

/** A member that was unpacked; without bytes where it can not be. */
interface Unpacked {
  readonly member: Member;
  readonly bytes: Buffer | undefined;
  /** Of a damaged one: does it begin within a line? */
  readonly isWithinLine: boolean;
}

/**
 * The bytes of a compressed segment, read as if they stood there: what is asked for is unpacked, a member at a
 * time, and nothing else.
 *
 * A member that can not be unpacked reads as NUL bytes with a newline at their end, as many as it had bytes:
 * what readers tell as malformed, with its range, as they do where a file system left a hole. So nothing is
 * passed over in silence, every line behind it is found where it was, and reading goes on.
 */
export class GzipBytes implements SegmentBytes {
  readonly #file: SegmentBytes;
  readonly #table: MemberTable;
  /** The members read last: two, for lines are read across the border of two again and again. */
  #recent: readonly Unpacked[] = [];
  readonly #damaged = new Map<number, ByteRange>();

  constructor(file: SegmentBytes, table: MemberTable) {
    this.#file = file;
    this.#table = table;
  }

  /** What was asked for so far and could not be unpacked. */
  get damaged(): readonly ByteRange[] {
    return [...this.#damaged.values()];
  }

  read(bytes: Uint8Array, offset: number, length: number, position: number): number {
    const index = this.#indexOf(position);
    if (index === -1) return 0;
    const unpacked = this.#unpack(index);
    const { member } = unpacked;
    const from = position - member.offset;
    const target = bytes.subarray(offset, offset + Math.min(length, member.length - from));
    if (unpacked.bytes === undefined) fillHole(target, from, unpacked);
    else target.set(unpacked.bytes.subarray(from, from + target.length));
    return target.length;
  }

  /** The member that holds a position; -1 behind the end. */
  #indexOf(position: number): number {
    const { members, size } = this.#table;
    if (position >= size) return -1;
    let low = 0;
    let high = members.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((members[middle] as Member).offset <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #unpack(index: number): Unpacked {
    const member = this.#table.members[index] as Member;
    const known = this.#recent.find((unpacked) => unpacked.member === member);
    if (known !== undefined) return known;
    const [last] = this.#recent;
    // Large ones, which only others make, are not kept beside each other; what is let go is let go before.
    const isSmall = (some: Member): boolean => some.length <= limits.compressedMemberBytes;
    this.#recent = last !== undefined && isSmall(last.member) && isSmall(member) ? [last] : [];
    const bytes = this.#inflate(member);
    if (bytes === undefined) this.#damaged.set(index, { offset: member.offset, length: member.length });
    const isWithinLine = bytes === undefined && index > 0 && !this.#endsLine(index - 1);
    const unpacked = { member, bytes, isWithinLine };
    this.#recent = [unpacked, ...this.#recent];
    return unpacked;
  }

  #inflate({ start, stored, length }: Member): Buffer | undefined {
    return inflateMember(readFully(this.#file, Buffer.allocUnsafe(stored), start), length);
  }

  /** Does a member end with a newline? A damaged one does, for so it is read. */
  #endsLine(index: number): boolean {
    const member = this.#table.members[index] as Member;
    const known = this.#recent.find((unpacked) => unpacked.member === member);
    const bytes = known === undefined ? this.#inflate(member) : known.bytes;
    return bytes === undefined || bytes.at(-1) === NEWLINE;
  }
}

/**
 * Writes what stands in for lost bytes, from `from` on. The beginning of a line before them is marked as torn,
 * for as a whole line it could be taken for an event; the newline keeps the next line apart.
 */
function fillHole(target: Uint8Array, from: number, { member, isWithinLine }: Unpacked): void {
  target.fill(0);
  if (isWithinLine && from < TORN_END.length) target.set(TORN_END.subarray(from, from + target.length));
  if (from + target.length === member.length) target[target.length - 1] = NEWLINE;
}
