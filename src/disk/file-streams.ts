import { nodeFs } from "./node-fs.ts";

// What is returned is named by whoever asks for it: the types of this room are read by programs that have none of Node's.

/**
 * A Node `Readable` of the bytes of a file that somebody named. Unlike a log's own files it may be a link or a
 * FIFO: `<(zcat old.gz)` is both.
 */
export function readFileStream(path: string): object {
  return nodeFs.createReadStream(path);
}

/** Creates a file that was not there; a Node `Writable`, which fails with EEXIST where it was. */
export function createFileStream(path: string, mode: number): object {
  return nodeFs.createWriteStream(path, { flags: "wx", mode });
}
