import { LIMITS } from "../limits.ts";
import type { Brain, ChatMessage, Reply, ReplyOptions, Usage } from "./brain.ts";
import { BrainError } from "./brain-error.ts";
import { shownUrl } from "./endpoint-url.ts";
import { postJson } from "./http-stream.ts";
import { ReplyBuilder } from "./reply-builder.ts";
import { serverSentData } from "./server-sent-events.ts";
import { streamLines } from "./stream-lines.ts";
import { countIn, errorIn, firstIn, objectIn, parseWire, textIn, type WireObject } from "./wire.ts";

export interface OpenAiOptions {
  /** The address of the chat completions: see `completionsUrl`. */
  readonly url: string;
  readonly key?: string | undefined;
  /** Left out of the request when undefined: servers with one model do not need it. */
  readonly model?: string | undefined;
  readonly silenceMs?: number | undefined;
  readonly replyMs?: number | undefined;
}

/** Any endpoint that speaks OpenAI's chat completions, streamed as server-sent events. */
export class OpenAiBrain implements Brain {
  readonly id = "openai";
  readonly model: string;
  readonly #options: OpenAiOptions;

  constructor(options: OpenAiOptions) {
    this.#options = options;
    this.model = options.model ?? "default";
  }

  async reply(messages: readonly ChatMessage[], options: ReplyOptions = {}): Promise<Reply> {
    const { url, key, model, silenceMs, replyMs } = this.#options;
    const body = { model, messages, stream: true, stream_options: { include_usage: true } };
    const { contentType, chunks } = await postJson(url, body, {
      headers: key ? { authorization: `Bearer ${key}` } : {},
      signal: options.signal,
      silenceMs: silenceMs ?? LIMITS.brainSilenceMs,
      replyMs: replyMs ?? LIMITS.brainReplyMs,
    });
    const builder = new ReplyBuilder(options);
    if (contentType.includes("application/json")) return wholeReply(await allText(chunks), builder);
    let done = false;
    for await (const data of serverSentData(streamLines(chunks, LIMITS.streamLineCharsMax))) {
      done = data === "[DONE]";
      if (done) break;
      takeChunk(parseWire(data), builder);
    }
    // Some servers never send [DONE], but all say why the model stopped; without either it was cut off.
    if (!done && builder.finish === undefined) {
      throw new BrainError("truncated", `${shownUrl(url)} ended the stream before the reply was whole.`);
    }
    return builder.build();
  }
}

function takeChunk(chunk: WireObject, builder: ReplyBuilder): void {
  const reported = errorIn(chunk);
  if (reported) throw new BrainError("protocol", `The endpoint reported an error: ${reported}`);
  const choice = firstIn(chunk, "choices");
  const delta = objectIn(choice, "delta");
  if (textIn(delta, "reasoning_content") || textIn(delta, "reasoning")) builder.start();
  builder.add(textIn(delta, "content"));
  builder.finish = textIn(choice, "finish_reason") ?? builder.finish;
  builder.model = textIn(chunk, "model") ?? builder.model;
  builder.usage = usageIn(chunk) ?? builder.usage;
}

/** An endpoint that can not stream answers with the whole completion at once. */
function wholeReply(text: string, builder: ReplyBuilder): Reply {
  const completion = parseWire(text);
  const choice = firstIn(completion, "choices");
  const content = textIn(objectIn(choice, "message"), "content");
  const reported = errorIn(completion);
  if (reported) throw new BrainError("protocol", `The endpoint reported an error: ${reported}`);
  if (content === undefined) {
    throw new BrainError("protocol", `Not a chat completion: ${text.slice(0, 120)}`);
  }
  const reply = builder.build();
  const finish = textIn(choice, "finish_reason");
  return { ...reply, text: content, finish, model: textIn(completion, "model"), usage: usageIn(completion) };
}

function usageIn(parent: WireObject): Usage | undefined {
  const usage = objectIn(parent, "usage");
  const tokensIn = countIn(usage, "prompt_tokens");
  const tokensOut = countIn(usage, "completion_tokens");
  if (tokensIn === undefined && tokensOut === undefined) return undefined;
  const tokensCached = countIn(objectIn(usage, "prompt_tokens_details"), "cached_tokens");
  return { tokensIn, tokensOut, tokensCached };
}

async function allText(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    pieces.push(chunk);
    size += chunk.length;
    // A character is at most four bytes, so nothing within the reply's limit is refused here.
    if (size > LIMITS.replyCharsMax * 4) throw new BrainError("too_long", "The reply is too long.");
  }
  return Buffer.concat(pieces).toString("utf8");
}
