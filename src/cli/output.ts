import type { Writable } from "node:stream";

/** Collected before it is written: a write for each line would cost more than the line. */
const CHUNK_CHARS = 65_536;

/** Whoever read the output has gone (`| head`): a reason to stop, and no error. */
export class ReaderGoneError extends Error {
  override readonly name = "ReaderGoneError";
}

/**
 * The data that a command gives, on standard output. What is written waits until the one who reads
 * takes it, so that a log of any size passes through in constant memory.
 */
export class Output {
  readonly #stream: Writable;
  readonly #beforeWrite: (() => void) | undefined;
  #pending = "";
  #scheduled: NodeJS.Immediate | undefined;
  /** Writes one after the other, also those that nobody waits for. */
  #writing: Promise<void> = Promise.resolve();
  #error: unknown;

  /** @param beforeWrite called before anything is written */
  constructor(stream: Writable, beforeWrite?: () => void) {
    this.#stream = stream;
    this.#beforeWrite = beforeWrite;
    // An error is given to the write it belongs to; as an event without a listener it would end the process.
    stream.on("error", (error) => {
      this.#error ??= error;
    });
  }

  /**
   * Gives a line. It is written together with others, at the latest when this turn of the event
   * loop ends, so that somebody who follows a log sees a line at once.
   *
   * @throws ReaderGoneError once nobody reads any more
   */
  async line(text: string): Promise<void> {
    this.#pending += `${text}\n`;
    if (this.#pending.length >= CHUNK_CHARS) return this.flush();
    this.#scheduled ??= setImmediate(() => {
      this.flush().catch(() => {});
    });
    if (this.#error !== undefined) throw asGone(this.#error);
  }

  /** Gives bytes as they are, and a newline. */
  async bytes(bytes: Uint8Array): Promise<void> {
    await this.flush();
    await this.#write(Buffer.concat([bytes, Buffer.from("\n")]));
  }

  /**
   * Resolves when everything was taken by the system.
   *
   * @throws ReaderGoneError once nobody reads any more
   */
  flush(): Promise<void> {
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    const text = this.#pending;
    this.#pending = "";
    return text === "" && this.#error === undefined ? this.#writing : this.#write(text);
  }

  #write(chunk: string | Buffer): Promise<void> {
    const written = this.#writing.then(() => this.#writeNow(chunk));
    this.#writing = written.catch(() => {});
    return written;
  }

  async #writeNow(chunk: string | Buffer): Promise<void> {
    if (this.#error !== undefined) throw asGone(this.#error);
    this.#beforeWrite?.();
    await new Promise<void>((resolve, reject) => {
      this.#stream.write(chunk, (error) => {
        // A turn of the event loop for each chunk: signals are heard however busy a log is.
        if (error === null || error === undefined) setImmediate(resolve);
        else reject(asGone(error));
      });
    });
  }
}

function asGone(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code === "EPIPE" || code === "ERR_STREAM_DESTROYED" ? new ReaderGoneError("nobody reads") : error;
}
