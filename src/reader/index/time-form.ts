import { arrayOf, type Packed, type Width, widthOf } from "./column-form.ts";

/*
 * The times of a block are kept as what they are above the earliest, or as steps: what each is above the one before
 * it, above the smallest step. The steps of a log that is written slowly are small though it spans years, and the
 * times of one that is written fast are, though its clock is set back now and then; the smaller of both is kept.
 * Where neither fits in 32 bits they are kept as they are.
 */

/** Times that are to be kept, and how. */
export interface PackedTimes extends Packed {
  /** The smallest step where steps are kept; undefined where it is the times themselves. */
  readonly step: number | undefined;
}

/** Packs the first `count` times: finite numbers. */
export function packTimes(times: Float64Array, count: number): PackedTimes {
  const first = times[0] as number;
  let earliest = first;
  let latest = first;
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  let before = first;
  for (let row = 1; row < count; row++) {
    const time = times[row] as number;
    const step = time - before;
    before = time;
    if (time < earliest) earliest = time;
    if (time > latest) latest = time;
    if (step < smallest) smallest = step;
    if (step > largest) largest = step;
  }
  const width = widthOf(latest - earliest);
  const stepWidth = count < 2 ? 0 : widthOf(largest - smallest);
  if (stepWidth < width && stepWidth < 8) return packSteps(times, count, stepWidth, smallest);
  if (width === 8) {
    const copy = times.slice(0, count);
    return { base: 0, width, bytes: new Uint8Array(copy.buffer), step: undefined };
  }
  const packed = arrayOf(width, new ArrayBuffer(count * width), 0, width === 0 ? 0 : count);
  for (let row = 0; row < packed.length; row++) packed[row] = (times[row] as number) - earliest;
  return { base: earliest, width, bytes: new Uint8Array(packed.buffer), step: undefined };
}

function packSteps(times: Float64Array, count: number, width: Width, step: number): PackedTimes {
  const base = times[0] as number;
  const packed = arrayOf(width, new ArrayBuffer(count * width), 0, width === 0 ? 0 : count);
  let before = base - step;
  for (let row = 0; row < packed.length; row++) {
    const time = times[row] as number;
    packed[row] = time - before - step;
    before = time;
  }
  return { base, width, bytes: new Uint8Array(packed.buffer), step };
}

/** Writes the times of a block into `into`, from the beginning. */
export function unpackTimes(packed: PackedTimes, count: number, into: Float64Array): void {
  const { base, width, bytes, step } = packed;
  if (width === 8) {
    into.set(new Float64Array(bytes.buffer, bytes.byteOffset, count));
  } else if (step !== undefined) {
    const steps = width === 0 ? undefined : arrayOf(width, bytes.buffer, bytes.byteOffset, count);
    let time = base - step;
    for (let row = 0; row < count; row++) {
      time += step + (steps === undefined ? 0 : (steps[row] as number));
      into[row] = time;
    }
  } else if (width === 0) {
    into.fill(base, 0, count);
  } else {
    const offsets = arrayOf(width, bytes.buffer, bytes.byteOffset, count);
    for (let row = 0; row < count; row++) into[row] = base + (offsets[row] as number);
  }
}
