import { readHeader, withSubfield } from "./gzip-format.ts";
import { zlib } from "./zlib.ts";

/** A piece of a segment, deflated by itself. */
export interface Member {
  /** Where its bytes stand in the segment, and how many they are. */
  readonly offset: number;
  readonly length: number;
  /** Where it stands in the file, and the bytes it has there. */
  readonly start: number;
  readonly stored: number;
}

/** How long a member is, in the file and unpacked. */
export interface MemberLengths {
  readonly stored: number;
  readonly length: number;
}

const LENGTHS_BYTES = 8;

/** The bytes of a member that tell its lengths: its header. */
export const MEMBER_HEAD_BYTES = 24;

/**
 * Deflates some bytes of a segment, on another thread. Its lengths stand in its header, beside the table at
 * the file's end: where the table is lost every member is still found, also behind one that is damaged, and so
 * every position stays what it was.
 */
export async function deflateMember(bytes: Uint8Array): Promise<Buffer> {
  const member = await new Promise<Buffer>((resolve, reject) => {
    zlib().gzip(bytes, (error, result) => (error === null ? resolve(result) : reject(error)));
  });
  const lengths = Buffer.alloc(LENGTHS_BYTES);
  lengths.writeUInt32LE(withSubfield(member, lengths).length, 0);
  lengths.writeUInt32LE(bytes.length, 4);
  return withSubfield(member, lengths);
}

/** The lengths that a member's header tells; undefined where it is not one of ours. */
export function memberLengths(head: Buffer): MemberLengths | undefined {
  const own = readHeader(head)?.own;
  if (own?.length !== LENGTHS_BYTES) return undefined;
  return { stored: own.readUInt32LE(0), length: own.readUInt32LE(4) };
}

/** The bytes of a member; undefined where they are not what they were. */
export function inflateMember(stored: Buffer, length: number): Buffer | undefined {
  if (length === 0) return Buffer.alloc(0);
  try {
    // All of it at once: put together from small pieces it would take longer than inflating does.
    const bytes = zlib().gunzipSync(stored, { maxOutputLength: length, chunkSize: Math.max(64, length) });
    return bytes.length === length ? bytes : undefined;
  } catch {
    // The checksum, the lengths or the deflated bytes themselves say that something was changed.
    return undefined;
  }
}
