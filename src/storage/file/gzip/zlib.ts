import type * as Zlib from "node:zlib";

/** Node's compression. Few logs have a compressed segment, so that it is loaded only where there is one. */
export function zlib(): typeof Zlib {
  return process.getBuiltinModule("node:zlib");
}
