import type { Column } from "./part.ts";

/*
 * How a column of a block is kept: as what its numbers are above a base, each in as few bytes as the largest of
 * them takes. Where all are the same the base says it all, and nothing is kept.
 */

/** Bytes of a number: of a time it may be 8, which is then kept as it is. */
export type Width = 0 | 1 | 2 | 4 | 8;

/** Numbers that are to be kept, and how. */
export interface Packed {
  readonly base: number;
  readonly width: Width;
  readonly bytes: Uint8Array;
}

/** The array that numbers of a width are in. */
export function arrayOf(width: Width, buffer: ArrayBufferLike, offset: number, count: number): Column {
  if (width === 1) return new Uint8Array(buffer, offset, count);
  return width === 2 ? new Uint16Array(buffer, offset, count) : new Uint32Array(buffer, offset, count);
}

/** As few bytes as a number takes that is not negative. */
export function widthOf(largest: number): Width {
  if (largest === 0) return 0;
  if (largest <= 0xff) return 1;
  if (largest <= 0xffff) return 2;
  return largest <= 0xffff_ffff ? 4 : 8;
}

/** Packs the first `count` numbers. They are kept as they are, since that is read without a copy, where it takes no more. */
export function packColumn(values: Uint32Array, count: number): Packed {
  let smallest = 0xffff_ffff;
  let largest = 0;
  for (let row = 0; row < count; row++) {
    const value = values[row] as number;
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  const width = widthOf(largest - smallest);
  const base = width === 0 || width < widthOf(largest) ? smallest : 0;
  if (width === 0) return { base, width, bytes: new Uint8Array(0) };
  const packed = arrayOf(width, new ArrayBuffer(count * width), 0, count);
  if (base === 0) for (let row = 0; row < count; row++) packed[row] = values[row] as number;
  else for (let row = 0; row < count; row++) packed[row] = (values[row] as number) - base;
  return { base, width, bytes: new Uint8Array(packed.buffer) };
}

/** The numbers of a column; without a copy where they are kept as they are. */
export function unpackColumn(packed: Packed, count: number): Column {
  const { base, width, bytes } = packed;
  const result = width === 0 ? undefined : arrayOf(width, bytes.buffer, bytes.byteOffset, count);
  if (result !== undefined && base === 0) return result;
  const largest = width === 0 ? base : base + 2 ** (8 * width);
  const wide = arrayOf(
    largest <= 0xffff ? 2 : 4,
    new ArrayBuffer(count * (largest <= 0xffff ? 2 : 4)),
    0,
    count,
  );
  if (result === undefined) return wide.fill(base);
  for (let row = 0; row < count; row++) wide[row] = (result[row] as number) + base;
  return wide;
}
