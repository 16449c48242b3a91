// Tables of bytes that were seen before, and their ids. JavaScript fills them; see `kernel-texts.ts`.

/** Bytes of a slot: hash, id + 1 (0 where it is free), where its bytes are kept, how many they are. */
const SLOT: usize = 16;

/** A number of some bytes. Up to 7 bytes behind them are read, and not looked at. */
export function hashOf(start: usize, end: usize): i32 {
  let hash: u64 = <u64>(end - start);
  let at = start;
  for (; at + 8 <= end; at += 8) hash = mixed(hash ^ load<u64>(at));
  const rest = <u64>(end - at) << 3;
  if (rest !== 0) hash = mixed(hash ^ (load<u64>(at) & ((<u64>1 << rest) - 1)));
  return <i32>(hash ^ (hash >> 32));
}

// @ts-expect-error: a decorator of AssemblyScript
@inline
function mixed(value: u64): u64 {
  const product = value * 0x9e3779b97f4a7c15;
  return product ^ (product >> 29);
}

/** The id that is kept for some bytes; -1 where there is none. */
export function idOf(slots: usize, mask: i32, start: usize, end: usize, hash: i32): i32 {
  const length = <i32>(end - start);
  let slot = hash & mask;
  while (true) {
    const at = slots + <usize>slot * SLOT;
    const id = load<i32>(at, 4) - 1;
    if (id === -1) return -1;
    if (load<i32>(at) === hash && load<i32>(at, 12) === length) {
      if (areEqual(<usize>load<i32>(at, 8), start, end)) return id;
    }
    slot = (slot + 1) & mask;
  }
}

/** Up to 15 bytes behind either are read, and not looked at. */
export function areEqual(kept: usize, start: usize, end: usize): bool {
  let to = kept;
  let at = start;
  for (; at + 16 <= end; at += 16, to += 16) {
    if (!i8x16.all_true(i8x16.eq(v128.load(at), v128.load(to)))) return false;
  }
  const rest = (1 << <i32>(end - at)) - 1;
  return (i8x16.bitmask(i8x16.eq(v128.load(at), v128.load(to))) & rest) === rest;
}
