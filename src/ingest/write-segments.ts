import { dirname, join, resolve } from "node:path";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { LogThreadError, randomHex } from "../base/index.ts";
import { createFileStream, nodeDisk } from "../disk/index.ts";
import { type Block, type LineSource, SESSIONS_NAME, type SegmentInfo } from "../storage/index.ts";
import { segmentFileNames } from "./segment-names.ts";

const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/** What was written. */
export interface WrittenSegments {
  readonly segments: number;
  readonly bytes: number;
  /** Names of segments with a line beyond 4 MiB, of which a database has only the beginning. */
  readonly incomplete: readonly string[];
}

/** How segments are written. */
export interface WriteOptions {
  /** Gives it up, with an `AbortError`; nothing of it stays. */
  readonly signal?: AbortSignal;
}

/**
 * Writes the segments of a log as files into a new directory, byte for byte. It is there whole or not at all.
 *
 * @throws LogThreadError `ERR_INVALID_OPTION` where something of this name is there
 */
export async function writeSegments(
  source: LineSource,
  directory: string,
  { signal }: WriteOptions = {},
): Promise<WrittenSegments> {
  const target = resolve(directory);
  if (nodeDisk.statusAt(target) !== undefined) throw isThere(target);
  const temporary = `${target}.${randomHex(4)}.tmp`;
  nodeDisk.makeDirectory(join(temporary, SESSIONS_NAME), DIRECTORY_MODE);
  try {
    const written = await writeAll(source, temporary, signal);
    nodeDisk.rename(temporary, target);
    nodeDisk.syncDirectory(dirname(target));
    return written;
  } catch (error) {
    discard(temporary);
    throw error;
  }
}

async function writeAll(
  source: LineSource,
  directory: string,
  signal: AbortSignal | undefined,
): Promise<WrittenSegments> {
  const segments = source.segments();
  const names = segmentFileNames(segments);
  let bytes = 0;
  const incomplete: string[] = [];
  for (const [index, segment] of segments.entries()) {
    const name = names[index] as string;
    const written = await writeSegment(source, segment, join(directory, name), signal);
    bytes += written.bytes;
    if (written.isCut) incomplete.push(name);
  }
  return { segments: segments.length, bytes, incomplete };
}

/** Removes what was written, and nothing that stands elsewhere. */
function discard(directory: string): void {
  try {
    for (const one of [join(directory, SESSIONS_NAME), directory]) {
      for (const name of nodeDisk.list(one)) nodeDisk.remove(join(one, name));
      nodeDisk.removeDirectory(one);
    }
  } catch {
    // It has its name already, or the disk fails: what is told is what went wrong before.
  }
}

async function writeSegment(
  source: LineSource,
  { id }: SegmentInfo,
  path: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly bytes: number; readonly isCut: boolean }> {
  const stream = createFileStream(path, FILE_MODE) as Writable;
  let bytes = 0;
  let isCut = false;
  try {
    for (const block of source.scan({ segment: id, offset: 0 })) {
      signal?.throwIfAborted();
      if (block.segment.id !== id) break;
      await write(stream, block);
      bytes += block.length;
      isCut ||= block.oversized;
    }
    stream.end();
    await finished(stream);
  } catch (error) {
    stream.destroy();
    // Only then is it closed, and can be removed everywhere.
    await finished(stream).catch(() => {});
    throw error;
  }
  sync(path);
  return { bytes, isCut };
}

/** Resolves when the block's memory may be used again. */
function write(stream: Writable, { bytes, oversized, terminated }: Block): Promise<void> {
  return new Promise((done, failed) => {
    stream.once("error", failed);
    const written = oversized && terminated ? Buffer.concat([bytes, Buffer.from("\n")]) : bytes;
    stream.write(written, (error) => {
      stream.off("error", failed);
      if (error) failed(error);
      else done();
    });
  });
}

function sync(path: string): void {
  const file = nodeDisk.openForAppend(path);
  if (file === undefined) return;
  try {
    nodeDisk.syncData(file);
  } finally {
    nodeDisk.close(file);
  }
}

function isThere(directory: string): LogThreadError {
  return new LogThreadError(
    "ERR_INVALID_OPTION",
    `${directory} is there already; name a directory that is not, into which the log's files are written`,
    { details: { directory } },
  );
}
