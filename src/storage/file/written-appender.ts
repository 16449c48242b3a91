import type { Appender, AppenderParts } from "./appender.ts";
import type { Rotation } from "./rotation.ts";
import { SegmentWriter } from "./segment-writer.ts";

/** `written`: every line is with the operating system when `append` returns. */
export class WrittenAppender implements Appender {
  readonly pending = 0;
  readonly #writer: SegmentWriter;

  constructor(parts: AppenderParts) {
    this.#writer = new SegmentWriter(parts);
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

  rotate(bytesMin: number): Rotation | undefined {
    return this.#writer.rotate(bytesMin);
  }

  close(): void {
    this.#writer.close();
  }
}
