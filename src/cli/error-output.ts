import type { Writable } from "node:stream";
import { cutToWidth, visible } from "./terminal-text.ts";

const COLUMNS_DEFAULT = 80;

/** Back to the line's beginning, and away with what stands there. */
const ERASE_LINE = "\r\x1b[K";

/**
 * Standard error: what is said there, a line each, and below it, on a terminal, the one line that tells
 * how far a long work is.
 */
export class ErrorOutput {
  readonly #stream: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  #hasStatus = false;
  /** Can a line be drawn there and erased again? */
  readonly showsStatus: boolean;

  /** @param isFree is the terminal its own, or may another program have drawn on it? */
  constructor(
    stream: Writable & { readonly isTTY?: boolean; readonly columns?: number },
    env: Readonly<Record<string, string | undefined>>,
    isFree = true,
  ) {
    this.#stream = stream;
    this.showsStatus = isFree && stream.isTTY === true && env["TERM"] !== "dumb";
    // Nobody may be listening there; what can not be said is no reason to fail.
    stream.on("error", () => {});
  }

  /** Says one line, whatever names and paths it holds. */
  say(text: string): void {
    this.eraseStatus();
    this.#stream.write(`${visible(`log-thread: ${text}`)}\n`);
  }

  /** Draws the status in place of the one before it; nothing where it can not be erased again. */
  drawStatus(text: string): void {
    if (!this.showsStatus) return;
    this.#hasStatus = true;
    // The last column stays free: some terminals wrap as soon as it is filled.
    const columns = (this.#stream.columns || COLUMNS_DEFAULT) - 1;
    this.#stream.write(`${ERASE_LINE}${cutToWidth(visible(text), columns)}`);
  }

  eraseStatus(): void {
    if (!this.#hasStatus) return;
    this.#hasStatus = false;
    this.#stream.write(ERASE_LINE);
  }
}
