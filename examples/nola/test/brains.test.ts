import { describe, expect, it } from "vitest";
import type { Brain, ChatMessage, Reply, ReplyOptions } from "../src/brain/brain.ts";
import type { BrainError } from "../src/brain/brain-error.ts";
import { completionsUrl, ollamaChatUrl } from "../src/brain/endpoint-url.ts";
import { OllamaBrain } from "../src/brain/ollama.ts";
import { OpenAiBrain } from "../src/brain/openai.ts";
import { type Behaviour, closedUrl, sendInTwo, serveWire } from "./wire-server.ts";

const question: ChatMessage[] = [{ role: "user", content: "Wie geht’s?" }];
const data = (value: unknown) => `data: ${typeof value === "string" ? value : JSON.stringify(value)}\n\n`;
const delta = (content: string) => ({ model: "m-2", choices: [{ delta: { content }, finish_reason: null }] });
const usage = { prompt_tokens: 12, completion_tokens: 3, prompt_tokens_details: { cached_tokens: 8 } };
const openAiStream = Buffer.from(
  [
    ": a comment\r\n\r\n",
    data({ choices: [{ delta: { role: "assistant", content: "" } }] }),
    data(delta("Gut, ")),
    data(delta("漢 🦉")),
    data({ choices: [{ delta: {}, finish_reason: "stop" }] }),
    data({ choices: [], usage }),
    data("[DONE]"),
  ].join(""),
);
const ollamaStream = Buffer.from(
  [
    { model: "l", message: { role: "assistant", content: "Gut, " }, done: false },
    { model: "l", message: { role: "assistant", content: "漢 🦉" }, done: false },
    {
      model: "l",
      message: { content: "" },
      done: true,
      done_reason: "stop",
      prompt_eval_count: 26,
      eval_count: 5,
    },
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join(""),
);

const openAi = (url: string, options = {}) =>
  new OpenAiBrain({ url: completionsUrl(url), model: "m", ...options });
const ollama = (url: string, options = {}) =>
  new OllamaBrain({ url: ollamaChatUrl(url), model: "l", ...options });

/** Serves one behaviour and asks it one question. */
async function ask(
  behaviour: Behaviour,
  make: (url: string) => Brain,
  options?: ReplyOptions,
): Promise<Reply> {
  await using server = await serveWire(behaviour);
  return await make(server.url).reply(question, options);
}

async function failure(reply: Promise<Reply>): Promise<BrainError> {
  return await reply.then(
    () => expect.unreachable("there was a reply"),
    (error: unknown) => error as BrainError,
  );
}

const sse =
  (text: string | Buffer): Behaviour =>
  (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).end(text);
  };

describe("the OpenAI brain", () => {
  it("reads the same reply wherever the stream is cut", async () => {
    let cut = 0;
    await using server = await serveWire(async (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      await sendInTwo(response, openAiStream, cut);
    });
    const brain = openAi(server.url);
    for (cut = 0; cut <= openAiStream.length; cut++) {
      const reply = await brain.reply(question);
      expect(reply, `cut at byte ${cut}`).toEqual({
        text: "Gut, 漢 🦉",
        usage: { tokensIn: 12, tokensOut: 3, tokensCached: 8 },
        model: "m-2",
        finish: "stop",
      });
    }
  });

  it("sends what the protocol wants, and its key", async () => {
    await using server = await serveWire(sse(openAiStream));
    await openAi(server.url, { key: "k-1" }).reply(question);
    expect(JSON.parse(server.bodies[0]!)).toEqual({
      model: "m",
      messages: question,
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(server.headers[0]).toMatchObject({ authorization: "Bearer k-1" });
    await new OpenAiBrain({ url: completionsUrl(server.url) }).reply(question);
    expect(JSON.parse(server.bodies[1]!)).not.toHaveProperty("model");
    expect(server.headers[1]).not.toHaveProperty("authorization");
  });

  it("hands tokens on as they come, and knows when the model began to think", async () => {
    const seen: string[] = [];
    const stream = data({ choices: [{ delta: { reasoning_content: "hm" } }] }) + openAiStream;
    const onStart = () => seen.push("(start)");
    await ask(sse(stream), openAi, { onToken: (token) => seen.push(token), onStart });
    expect(seen).toEqual(["(start)", "Gut, ", "漢 🦉"]);
  });

  it("leaves an unknown cost unknown", async () => {
    const text =
      data(delta("x")) + data({ choices: [{ finish_reason: "length" }], usage: null }) + data("[DONE]");
    expect(await ask(sse(text), openAi)).toMatchObject({ usage: undefined, finish: "length" });
  });

  it("takes a whole completion from an endpoint that does not stream", async () => {
    const completion = { choices: [{ message: { content: "Ja." }, finish_reason: "stop" }], usage };
    const json =
      (value: unknown): Behaviour =>
      (_request, response) =>
        void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
    expect(await ask(json(completion), openAi)).toMatchObject({ text: "Ja.", usage: { tokensIn: 12 } });
    const nothing = await failure(ask(json({ object: "list" }), openAi));
    expect(nothing).toMatchObject({
      kind: "protocol",
      message: expect.stringContaining("Not a chat completion"),
    });
  });

  it("reports an error within the stream, wrong JSON, and a stream that ends too early", async () => {
    const reported = data(delta("x")) + data({ error: { message: "overloaded" } });
    expect(await failure(ask(sse(reported), openAi))).toMatchObject({
      kind: "protocol",
      message: "The endpoint reported an error: overloaded",
    });
    expect(await failure(ask(sse(data("{nope")), openAi))).toMatchObject({ kind: "protocol" });
    expect(await failure(ask(sse(data("[1]")), openAi))).toMatchObject({ kind: "protocol" });
    expect(await failure(ask(sse(data(delta("x"))), openAi))).toMatchObject({ kind: "truncated" });
    expect(await failure(ask(sse("<html>"), openAi))).toMatchObject({ kind: "truncated" });
  });

  it("does not go on for ever", async () => {
    const text = data(delta("x".repeat(40_000))).repeat(2);
    expect(await failure(ask(sse(text), openAi))).toMatchObject({ kind: "too_long" });
  });
});

describe("the Ollama brain", () => {
  it("reads the same reply wherever the stream is cut", async () => {
    let cut = 0;
    await using server = await serveWire(async (_request, response) => {
      response.writeHead(200, { "content-type": "application/x-ndjson" });
      await sendInTwo(response, ollamaStream, cut);
    });
    const brain = ollama(server.url);
    for (cut = 0; cut <= ollamaStream.length; cut++) {
      const reply = await brain.reply(question);
      expect(reply, `cut at byte ${cut}`).toEqual({
        text: "Gut, 漢 🦉",
        usage: { tokensIn: 26, tokensOut: 5, tokensCached: undefined },
        model: "l",
        finish: "stop",
      });
    }
    expect(JSON.parse(server.bodies[0]!)).toEqual({ model: "l", messages: question, stream: true });
  });

  it("reports an error within the stream, and a stream that ends too early", async () => {
    expect(await failure(ask(sse('{"error":"out of memory"}\n'), ollama))).toMatchObject({
      kind: "protocol",
      message: "The endpoint reported an error: out of memory",
    });
    const [first] = ollamaStream.toString().split("\n");
    expect(await failure(ask(sse(`${first}\n`), ollama))).toMatchObject({ kind: "truncated" });
  });
});

describe.each([
  ["OpenAI", openAi],
  ["Ollama", ollama],
])("any endpoint (%s)", (_name, make) => {
  it.each([
    [400, '{"error":{"message":"no such model"}}', "answered 400: no such model"],
    [404, '{"error":"model not found"}', "answered 404: model not found"],
    [429, "slow down", "answered 429: slow down"],
    [503, "", "answered 503"],
    [302, "", "answered 302"],
  ])("that answers %i is a status error with its reason", async (status, body, message) => {
    const refuse: Behaviour = (_request, response) => void response.writeHead(status).end(body);
    const error = await failure(ask(refuse, make));
    expect(error).toMatchObject({ kind: "status", status });
    expect(error.message.endsWith(message)).toBe(true);
    expect(error.publicMessage).not.toContain("127.0.0.1");
  });

  it("that is not there refuses", async () => {
    const error = await failure(make(await closedUrl()).reply(question));
    expect(error).toMatchObject({ kind: "refused" });
  });

  it("that breaks off in mid reply is truncated", async () => {
    const breakOff: Behaviour = (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(make === openAi ? openAiStream.subarray(0, 200) : ollamaStream.subarray(0, 40), () =>
        response.destroy(),
      );
    };
    expect(await failure(ask(breakOff, make))).toMatchObject({ kind: "truncated" });
  });

  it("that is silent, before or within the reply, times out", async () => {
    const impatient = (url: string) => make(url, { silenceMs: 60 });
    expect(await failure(ask(() => undefined, impatient))).toMatchObject({
      kind: "timeout",
      message: expect.stringContaining("sent nothing for 60 ms"),
    });
    const stall: Behaviour = (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(openAiStream.subarray(0, 10));
    };
    expect(await failure(ask(stall, impatient))).toMatchObject({ kind: "timeout" });
  });

  it("that never ends is cut off after the reply's time", async () => {
    const dribble: Behaviour = (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const timer = setInterval(() => response.write("\n"), 10);
      response.on("close", () => clearInterval(timer));
    };
    const hurried = (url: string) => make(url, { replyMs: 80 });
    expect(await failure(ask(dribble, hurried))).toMatchObject({ kind: "timeout" });
  });

  it("hears when the person leaves, before and within the reply", async () => {
    for (const part of ["", openAiStream.subarray(0, 10)]) {
      await using server = await serveWire((_request, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.flushHeaders();
        if (part) response.write(part);
      });
      const leave = new AbortController();
      const reply = make(server.url).reply(question, { signal: leave.signal });
      setTimeout(() => leave.abort(), 30);
      expect(await failure(reply)).toMatchObject({ kind: "aborted" });
      await server.abandoned;
    }
  });
});

describe("addresses", () => {
  it("may be a base, a version or the whole", () => {
    const whole = "http://h:1/v1/chat/completions";
    for (const base of ["http://h:1", "http://h:1/", "http://h:1/v1", "http://h:1/v1/", whole]) {
      expect(completionsUrl(base)).toBe(whole);
    }
    expect(completionsUrl("https://h/openai/v2")).toBe("https://h/openai/v2/chat/completions");
    expect(ollamaChatUrl("http://h:11434/")).toBe("http://h:11434/api/chat");
    expect(ollamaChatUrl("http://h/api/chat")).toBe("http://h/api/chat");
  });

  it("are refused, by the variable's name, when they can not be right", () => {
    expect(() => completionsUrl("localhost:8080")).toThrow(/^NOLA_OPENAI_URL must be an http or https/);
    expect(() => completionsUrl("http://u:p@h")).toThrow("must not hold a user or password");
    expect(() => ollamaChatUrl("nonsense")).toThrow(/^NOLA_OLLAMA_URL/);
  });
});
