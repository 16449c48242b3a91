import { LIMITS } from "../limits.ts";
import type { Brain, ChatMessage, Reply, ReplyOptions } from "./brain.ts";
import { BrainError } from "./brain-error.ts";
import { shownUrl } from "./endpoint-url.ts";
import { postJson } from "./http-stream.ts";
import { ReplyBuilder } from "./reply-builder.ts";
import { streamLines } from "./stream-lines.ts";
import { countIn, errorIn, objectIn, parseWire, textIn, type WireObject } from "./wire.ts";

export interface OllamaOptions {
  /** The address of `/api/chat`: see `ollamaChatUrl`. */
  readonly url: string;
  readonly model: string;
  readonly silenceMs?: number | undefined;
  readonly replyMs?: number | undefined;
}

/** An Ollama server's `/api/chat`, streamed as one JSON object a line. */
export class OllamaBrain implements Brain {
  readonly id = "ollama";
  readonly model: string;
  readonly #options: OllamaOptions;

  constructor(options: OllamaOptions) {
    this.#options = options;
    this.model = options.model;
  }

  async reply(messages: readonly ChatMessage[], options: ReplyOptions = {}): Promise<Reply> {
    const { url, model, silenceMs, replyMs } = this.#options;
    const body = { model, messages, stream: true };
    const { chunks } = await postJson(url, body, {
      signal: options.signal,
      silenceMs: silenceMs ?? LIMITS.brainSilenceMs,
      replyMs: replyMs ?? LIMITS.brainReplyMs,
    });
    const builder = new ReplyBuilder(options);
    for await (const line of streamLines(chunks, LIMITS.streamLineCharsMax)) {
      if (line.trim() !== "" && takeLine(parseWire(line), builder)) return builder.build();
    }
    throw new BrainError("truncated", `${shownUrl(url)} ended the stream before the reply was whole.`);
  }
}

/** Takes one object of the stream; true when it was the last. */
function takeLine(line: WireObject, builder: ReplyBuilder): boolean {
  const reported = errorIn(line);
  if (reported) throw new BrainError("protocol", `The endpoint reported an error: ${reported}`);
  const message = objectIn(line, "message");
  if (textIn(message, "thinking")) builder.start();
  builder.add(textIn(message, "content"));
  builder.model = textIn(line, "model") ?? builder.model;
  if (line["done"] !== true) return false;
  builder.finish = textIn(line, "done_reason");
  const tokensIn = countIn(line, "prompt_eval_count");
  const tokensOut = countIn(line, "eval_count");
  if (tokensIn !== undefined || tokensOut !== undefined) {
    builder.usage = { tokensIn, tokensOut, tokensCached: undefined };
  }
  return true;
}
