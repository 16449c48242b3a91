import type { FileReading } from "./read-file.ts";

/** The next readings of one file. */
class Head {
  readonly #batches: AsyncIterator<FileReading[]>;
  #batch: readonly FileReading[] = [];
  #at = 0;
  next: FileReading | undefined;

  constructor(batches: AsyncIterable<FileReading[]>) {
    this.#batches = batches[Symbol.asyncIterator]();
  }

  async advance(): Promise<void> {
    while (this.#at >= this.#batch.length) {
      const { done, value } = await this.#batches.next();
      if (done) {
        this.next = undefined;
        return;
      }
      this.#batch = value;
      this.#at = 0;
    }
    this.next = this.#batch[this.#at++];
  }

  /** Lets go of the file, wherever in it this is. */
  async close(): Promise<void> {
    await this.#batches.return?.();
  }
}

/**
 * What several files hold, by time: each file's own order is kept, and of their next events the
 * oldest comes first, because a log is read faster and better when it is in order. What has no time is
 * not waited with.
 */
export async function* mergeByTime(
  files: readonly AsyncIterable<FileReading[]>[],
): AsyncGenerator<FileReading[]> {
  const [only] = files;
  if (files.length === 1 && only !== undefined) {
    yield* only;
    return;
  }
  const heads = files.map((file) => new Head(file));
  try {
    for (const head of heads) await head.advance();
    for (let oldest = oldestOf(heads); oldest?.next !== undefined; oldest = oldestOf(heads)) {
      yield [oldest.next];
      await oldest.advance();
    }
  } finally {
    for (const head of heads) await head.close();
  }
}

function oldestOf(heads: readonly Head[]): Head | undefined {
  let oldest: Head | undefined;
  let oldestMs = Number.POSITIVE_INFINITY;
  for (const head of heads) {
    if (head.next === undefined) continue;
    const timeMs = timeOf(head.next);
    if (oldest === undefined || timeMs < oldestMs) {
      oldest = head;
      oldestMs = timeMs;
    }
  }
  return oldest;
}

function timeOf({ reading }: FileReading): number {
  return reading.kind === "event" ? (reading.event.timeMs ?? 0) : 0;
}
