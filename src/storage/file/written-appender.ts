import type { Appender } from "./appender.ts";
import type { SegmentWriter } from "./segment-writer.ts";

/** `written`: every line is with the operating system when `append` returns. */
export class WrittenAppender implements Appender {
  readonly pending = 0;
  readonly #writer: SegmentWriter;

  constructor(writer: SegmentWriter) {
    this.#writer = writer;
  }

  append(line: string, nowMs?: number): void {
    this.#writer.append(line, nowMs);
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  flushSync(): void {}

  makeVisible(): void {}

  push(): void {}

  close(): void {
    this.#writer.close();
  }
}
