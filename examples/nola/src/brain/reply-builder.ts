import { LIMITS } from "../limits.ts";
import type { Reply, ReplyOptions, Usage } from "./brain.ts";
import { BrainError } from "./brain-error.ts";

/** Gathers a streamed reply and hands its pieces on. */
export class ReplyBuilder {
  usage: Usage | undefined;
  model: string | undefined;
  finish: string | undefined;
  readonly #options: ReplyOptions;
  readonly #pieces: string[] = [];
  #chars = 0;
  #started = false;

  constructor(options: ReplyOptions) {
    this.#options = options;
  }

  /** Notes that the model has begun; only the first call counts. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#options.onStart?.();
  }

  /** @throws BrainError of kind `too_long` when the reply exceeds the limit. */
  add(text: string | undefined): void {
    if (!text) return;
    this.start();
    this.#chars += text.length;
    if (this.#chars > LIMITS.replyCharsMax) {
      throw new BrainError("too_long", `The reply is longer than ${LIMITS.replyCharsMax} characters.`);
    }
    this.#pieces.push(text);
    this.#options.onToken?.(text);
  }

  build(): Reply {
    const { usage, model, finish } = this;
    return { text: this.#pieces.join(""), usage, model, finish };
  }
}
