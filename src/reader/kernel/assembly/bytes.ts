/** How often a byte stands between two addresses. */
export function countByte(start: usize, end: usize, byte: i32): i32 {
  const wanted = i8x16.splat(<i8>byte);
  let count: i32 = 0;
  let at = start;
  for (; at + 64 <= end; at += 64) {
    const low =
      i8x16.bitmask(i8x16.eq(v128.load(at), wanted)) |
      (i8x16.bitmask(i8x16.eq(v128.load(at, 16), wanted)) << 16);
    const high =
      i8x16.bitmask(i8x16.eq(v128.load(at, 32), wanted)) |
      (i8x16.bitmask(i8x16.eq(v128.load(at, 48), wanted)) << 16);
    count += <i32>popcnt<u64>(((<u64>(<u32>high)) << 32) | <u64>(<u32>low));
  }
  for (; at < end; at++) if (load<u8>(at) === <u8>byte) count++;
  return count;
}

/** Where a byte stands first between two addresses; `end` where it does not. */
export function firstByte(start: usize, end: usize, byte: i32): usize {
  const wanted = i8x16.splat(<i8>byte);
  let at = start;
  for (; at + 16 <= end; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), wanted));
    if (found !== 0) return at + <usize>ctz(found);
  }
  for (; at < end; at++) if (load<u8>(at) === <u8>byte) return at;
  return end;
}

/** Behind where a byte stands last between two addresses; `start` where it does not. */
export function lastByte(start: usize, end: usize, byte: i32): usize {
  const wanted = i8x16.splat(<i8>byte);
  let at = end;
  for (; at >= start + 16; at -= 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at - 16), wanted));
    if (found !== 0) return at - 16 + 32 - <usize>clz(found);
  }
  for (; at > start; at--) if (load<u8>(at - 1) === <u8>byte) return at;
  return start;
}
