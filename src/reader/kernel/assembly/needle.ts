/** By its rarest byte, which hardly stands anywhere. */
const SINGLE: u32 = 0;
/** By both of its rare bytes; any other way by both, whatever the case of letters is. */
const PAIR: u32 = 1;

/** One text that is looked for, as JavaScript wrote it into the memory (compiled-search.ts). */
@unmanaged
export class Needle {
  /** Where its bytes stand; letters small ones where their case does not matter. */
  bytes: usize;
  /** As many bytes: 0x20 for each letter whose case does not matter, which makes small letters of large ones; 0 elsewhere. */
  folds: usize;
  /** Never 0. */
  length: u32;
  /** Where in it the byte stands that is rarest in what is searched, and the next rare one. */
  rarest: u32;
  rare: u32;
  /** How it is looked for: SINGLE, PAIR or FOLDED. */
  way: u32;
  /** Where it was found last; no place before it is asked for again. The end of the bytes where it was not. */
  found: usize;
}

/** Where a needle begins first at or behind `from`; `end` where it does not stand whole before that. Calls must not go back. */
export function nextPlace(needle: Needle, from: usize, end: usize): usize {
  if (needle.found < from) {
    if (from >= end || end - from < needle.length) needle.found = end;
    else if (needle.way === SINGLE) needle.found = seekSingle(needle, from, end);
    else needle.found = needle.way === PAIR ? seekPair(needle, from, end) : seekFolded(needle, from, end);
  }
  return needle.found;
}

/**
 * Looks for the rarest byte in 64 at a time, and only where it is for the other one and then for the whole. Reads up to
 * 64 bytes behind the end, which the memory has; what is found there is none.
 */
function seekSingle(needle: Needle, from: usize, end: usize): usize {
  const last = end - needle.length;
  const rarest = i8x16.splat(<i8>load<u8>(needle.bytes + needle.rarest));
  const rare = i8x16.splat(<i8>load<u8>(needle.bytes + needle.rare));
  const toRare: usize = <usize>needle.rare - <usize>needle.rarest;
  const stop = last + needle.rarest;
  for (let at = from + needle.rarest; at <= stop; at += 64) {
    const a = i8x16.eq(v128.load(at), rarest);
    const b = i8x16.eq(v128.load(at, 16), rarest);
    const c = i8x16.eq(v128.load(at, 32), rarest);
    const d = i8x16.eq(v128.load(at, 48), rarest);
    if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) continue;
    const other = at + toRare;
    const places = bits(
      v128.and(a, i8x16.eq(v128.load(other), rare)),
      v128.and(b, i8x16.eq(v128.load(other, 16), rare)),
      v128.and(c, i8x16.eq(v128.load(other, 32), rare)),
      v128.and(d, i8x16.eq(v128.load(other, 48), rare)),
    );
    const place = confirm(needle, places, at - needle.rarest, last);
    if (place !== 0) return place;
  }
  return end;
}

/** The same, looking for both bytes at once: for where the rarest one stands in many of 64 bytes. */
function seekPair(needle: Needle, from: usize, end: usize): usize {
  const last = end - needle.length;
  const rarest = i8x16.splat(<i8>load<u8>(needle.bytes + needle.rarest));
  const rare = i8x16.splat(<i8>load<u8>(needle.bytes + needle.rare));
  const toRarest = <usize>needle.rarest;
  const toRare = <usize>needle.rare;
  for (let at = from; at <= last; at += 64) {
    const one = at + toRarest;
    const other = at + toRare;
    const a = v128.and(i8x16.eq(v128.load(one), rarest), i8x16.eq(v128.load(other), rare));
    const b = v128.and(i8x16.eq(v128.load(one, 16), rarest), i8x16.eq(v128.load(other, 16), rare));
    const c = v128.and(i8x16.eq(v128.load(one, 32), rarest), i8x16.eq(v128.load(other, 32), rare));
    const d = v128.and(i8x16.eq(v128.load(one, 48), rarest), i8x16.eq(v128.load(other, 48), rare));
    if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) continue;
    const place = confirm(needle, bits(a, b, c, d), at, last);
    if (place !== 0) return place;
  }
  return end;
}

/** The same where the case of letters does not matter. */
function seekFolded(needle: Needle, from: usize, end: usize): usize {
  const last = end - needle.length;
  const rarest = i8x16.splat(<i8>load<u8>(needle.bytes + needle.rarest));
  const rare = i8x16.splat(<i8>load<u8>(needle.bytes + needle.rare));
  const rarestFold = i8x16.splat(<i8>load<u8>(needle.folds + needle.rarest));
  const rareFold = i8x16.splat(<i8>load<u8>(needle.folds + needle.rare));
  const toRarest = <usize>needle.rarest;
  const toRare = <usize>needle.rare;
  for (let at = from; at <= last; at += 64) {
    const one = at + toRarest;
    const other = at + toRare;
    const a = v128.and(
      i8x16.eq(v128.or(v128.load(one), rarestFold), rarest),
      i8x16.eq(v128.or(v128.load(other), rareFold), rare),
    );
    const b = v128.and(
      i8x16.eq(v128.or(v128.load(one, 16), rarestFold), rarest),
      i8x16.eq(v128.or(v128.load(other, 16), rareFold), rare),
    );
    const c = v128.and(
      i8x16.eq(v128.or(v128.load(one, 32), rarestFold), rarest),
      i8x16.eq(v128.or(v128.load(other, 32), rareFold), rare),
    );
    const d = v128.and(
      i8x16.eq(v128.or(v128.load(one, 48), rarestFold), rarest),
      i8x16.eq(v128.or(v128.load(other, 48), rareFold), rare),
    );
    if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) continue;
    const place = confirm(needle, bits(a, b, c, d), at, last);
    if (place !== 0) return place;
  }
  return end;
}

/** A bit for each of 64 bytes. */
function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  const low = <u32>i8x16.bitmask(a) | ((<u32>i8x16.bitmask(b)) << 16);
  const high = <u32>i8x16.bitmask(c) | ((<u32>i8x16.bitmask(d)) << 16);
  return ((<u64>high) << 32) | <u64>low;
}

/** The first of the places behind `at` where the whole needle stands; 0 where it stands at none of them. */
function confirm(needle: Needle, places: u64, at: usize, last: usize): usize {
  for (let left = places; left !== 0; left &= left - 1) {
    const place = at + <usize>ctz(left);
    if (place > last) return 0;
    if (standsAt(needle, place)) return place;
  }
  return 0;
}

function standsAt(needle: Needle, place: usize): bool {
  const bytes = needle.bytes;
  const folds = needle.folds;
  const length = <usize>needle.length;
  let done: usize = 0;
  for (; done + 8 <= length; done += 8) {
    if ((load<u64>(place + done) | load<u64>(folds + done)) !== load<u64>(bytes + done)) return false;
  }
  for (; done < length; done++) {
    if ((load<u8>(place + done) | load<u8>(folds + done)) !== load<u8>(bytes + done)) return false;
  }
  return true;
}
