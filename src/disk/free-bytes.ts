import { nodeFs } from "./node-fs.ts";

/** Bytes that can still be written where a path is; undefined where the system does not tell. */
export function freeBytes(path: string): number | undefined {
  try {
    const { bavail, bsize } = nodeFs.statfsSync(path, { bigint: true });
    return Number(bavail * bsize);
  } catch {
    return undefined;
  }
}
