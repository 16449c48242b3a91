import { type SoughtText, smallLetter } from "./clue.ts";

/** Two places in a text, by which it is looked for: where both their bytes stand, it is compared as a whole. */
export interface RareBytes {
  readonly rarest: number;
  readonly rare: number;
  /** How often the byte at `rarest` stands in the sample, and how often both of them as far apart as in the text. */
  readonly count: number;
  readonly pairs: number;
}

/** A few bytes of a log, by which others of it are judged. */
export interface Sample {
  readonly bytes: Uint8Array;
  readonly counts: Uint32Array;
}

/** So much is looked at: a byte that does not stand in it is one of many thousand. */
const SAMPLE_BYTES = 16_384;
const SAMPLE_PIECES = 4;

/** Of a long text so many bytes are judged. */
const JUDGED_BYTES = 64;
/** So many of its rarest bytes are tried with each of the others. */
const TRIED_BYTES = 3;

/** A sample of bytes, from several places, since one part of a log can be unlike the others. Letters count as small ones as well. */
export function sampleOf(bytes: Uint8Array): Sample {
  const length = Math.min(bytes.length, SAMPLE_BYTES);
  const sample = new Uint8Array(length);
  const piece = Math.ceil(length / SAMPLE_PIECES);
  for (let at = 0; at < length; at += piece) {
    const from = Math.floor((at / length) * (bytes.length - length)) + at;
    sample.set(bytes.subarray(from, from + Math.min(piece, length - at)), at);
  }
  const counts = new Uint32Array(256);
  for (const byte of sample) counts[byte] = (counts[byte] as number) + 1;
  return { bytes: sample, counts };
}

/**
 * By which two of its bytes a text is looked for. Bytes of a log go together, as those of a field's name do: so it is
 * counted how often two stand together, and not only how often each does.
 */
export function rareBytes(text: SoughtText, sample: Sample): RareBytes {
  const length = Math.min(text.bytes.length, JUDGED_BYTES);
  const countAt = (place: number): number => countOf(text, place, sample);
  const places = Array.from({ length }, (_, place) => place).sort((a, b) => countAt(a) - countAt(b));
  const first = places[0] as number;
  let best: RareBytes = { rarest: first, rare: first, count: countAt(first), pairs: countAt(first) };
  if (length === 1) return best;
  for (const rarest of places.slice(0, TRIED_BYTES)) {
    const together = pairCounts(text, rarest, sample, length);
    for (const rare of places) {
      const pairs = together[rare] as number;
      if (rare !== rarest && pairs < best.pairs) best = { rarest, rare, count: countAt(rarest), pairs };
    }
    // None is rarer than none.
    if (best.pairs === 0) break;
  }
  return best;
}

/** How often each byte of a text stands in the sample where one of them does, as far from it as in the text. */
function pairCounts(text: SoughtText, place: number, { bytes }: Sample, length: number): Uint32Array {
  const together = new Uint32Array(length);
  for (let at = place; at < bytes.length; at++) {
    if (!isSame(text, place, bytes[at] as number)) continue;
    for (let other = 0; other < length; other++) {
      const byte = bytes[at - place + other];
      if (byte !== undefined && isSame(text, other, byte)) together[other] = (together[other] as number) + 1;
    }
  }
  return together;
}

function isSame({ bytes, ignoreCase }: SoughtText, place: number, byte: number): boolean {
  return bytes[place] === (ignoreCase ? smallLetter(byte) : byte);
}

function countOf({ bytes, ignoreCase }: SoughtText, place: number, { counts }: Sample): number {
  const byte = bytes[place] as number;
  const large = ignoreCase && byte >= 97 && byte <= 122 ? (counts[byte - 32] as number) : 0;
  return (counts[byte] as number) + large;
}
