/** CRC-32 of some bytes, as gzip has it. */
export function checksum(bytes: Uint8Array): number {
  return zlib().crc32(bytes);
}

let loaded: typeof import("node:zlib") | undefined;

/** Loaded where there is an index, which most programs that write a log never look at. */
function zlib(): typeof import("node:zlib") {
  loaded ??= process.getBuiltinModule("node:zlib");
  return loaded;
}
