/** The bytes of a part, wherever they are: whoever reads them does not care. */
export interface PartBytes {
  readonly length: number;
  /** Are they known to be what was written? Those in memory are. */
  readonly isChecked: boolean;
  /**
   * Bytes that begin at a multiple of eight, in memory as in the part. They must not be changed.
   *
   * @returns fewer than were asked for where the part ends before, or can not be read any more
   */
  read(position: number, length: number): Uint8Array;
}

/** A part that is in memory, where nobody damages it. */
export function bytesInMemory(bytes: Uint8Array): PartBytes {
  return {
    length: bytes.length,
    isChecked: true,
    read: (position, length) => bytes.subarray(position, position + length),
  };
}
