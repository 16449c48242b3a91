import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NolaProcess } from "../src/demo/nola-process.ts";
import { Talker } from "../src/demo/talker.ts";
import { NolaPlace, typesOf } from "./nola-log.ts";
import { serveWire, type WireServer } from "./wire-server.ts";

const data = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const piece = (content: string) => data({ choices: [{ delta: { content } }] });
const usage = { prompt_tokens: 31, completion_tokens: 4 };
const end = `${data({ choices: [{ delta: {}, finish_reason: "stop" }], usage })}data: [DONE]\n\n`;

/** Nola in a process of her own, with a model behind a real endpoint that does as it is told. */
describe("a conversation with a model", () => {
  const place = new NolaPlace();
  let endpoint: WireServer;
  let nola: NolaProcess;
  beforeAll(async () => {
    endpoint = await serveWire(async (_request, response, body) => {
      const { messages } = JSON.parse(body) as { messages: { content: string }[] };
      const said = messages.at(-1)!.content;
      if (said === "fail") return void response.writeHead(503).end("secret-backend-7 is down");
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(piece("You said "));
      await pause(said === "slow" ? 60_000 : 40, undefined, { ref: false });
      response.end(piece(said) + end);
    });
    nola = await NolaProcess.start({
      ...place,
      args: ["--context", "3"],
      environment: { NOLA_OPENAI_URL: endpoint.url, NOLA_OPENAI_KEY: "sk-test", NOLA_MODEL: "small" },
    });
  });
  afterAll(async () => {
    await nola.stop();
    await endpoint[Symbol.asyncDispose]();
    place[Symbol.dispose]();
  });

  it("streams, and logs cost, latency and the time to the first token", async () => {
    const ada = await Talker.connect(nola.url);
    expect(await ada.say("hello")).toMatchObject({ type: "reply", text: "You said hello", kind: "whole" });
    const tokens = ada.frames.filter((frame) => frame.type === "token");
    expect(tokens.map((frame) => frame.text)).toEqual(["You said ", "hello"]);
    await ada.leave();
    const response = place.session(ada.sessionId).find((event) => event.type === "llm:response");
    expect(response?.fields).toMatchObject({ model: "small", tokens_in: 31, tokens_out: 4, finish: "stop" });
    const { first_token_ms, latency_ms } = response!.fields as Record<string, number>;
    expect(first_token_ms).toBeLessThan(latency_ms!);
    expect(response?.fields).not.toHaveProperty("tokens_cached");
  });

  it("tells the model who it is, and what was said before", async () => {
    const ada = await Talker.connect(nola.url);
    await ada.say("one");
    await ada.say("two");
    await ada.leave();
    const { messages } = JSON.parse(endpoint.bodies.at(-1)!);
    expect(messages[0]).toMatchObject({ role: "system", content: expect.stringContaining("name: Nola") });
    expect(messages[0].content).toContain("# continuity");
    expect(messages.slice(1)).toEqual([
      { role: "user", content: "one" },
      { role: "assistant", content: "You said one" },
      { role: "user", content: "two" },
    ]);
  });

  it("survives a failed reply: a clear frame, an llm:error, and the failed exchange forgotten", async () => {
    const ada = await Talker.connect(nola.url);
    await ada.say("one");
    const failure = await ada.say("fail");
    expect(failure).toMatchObject({
      type: "error",
      code: "brain",
      message: expect.stringMatching(/refused the request.*You can go on/),
    });
    expect(JSON.stringify(failure)).not.toContain("secret-backend-7");
    expect(await ada.say("two")).toMatchObject({ type: "reply", text: "You said two" });
    const { messages } = JSON.parse(endpoint.bodies.at(-1)!);
    expect(messages.map((message: { content: string }) => message.content).slice(1)).toEqual([
      "one",
      "You said one",
      "two",
    ]);
    await ada.leave();
    await place.until(() => typesOf(place.session(ada.sessionId)).includes("session:end"));
    const events = place.session(ada.sessionId);
    const error = events.find((event) => event.type === "llm:error");
    expect(error?.fields).toMatchObject({ kind: "status", status: 503, model: "small" });
    expect(error?.text).toContain("secret-backend-7 is down");
    const request = events[events.indexOf(error!) - 1];
    expect(request).toMatchObject({ type: "llm:request", fields: { call_id: error?.fields["call_id"] } });
    const ended = events.find((event) => event.type === "conversation:end");
    expect(ended?.fields).toMatchObject({ turns: 2, failed_turns: 1, reason: "left" });
    expect(place.events().some((event) => event.raw.includes("sk-test"))).toBe(false);
  });

  it("can be stopped: what was said so far counts, the endpoint is let go", async () => {
    const ada = await Talker.connect(nola.url);
    const answer = ada.say("slow");
    await expect.poll(() => ada.frames.at(-1)?.type, { timeout: 5_000 }).toBe("token");
    expect(await ada.sendRaw('{"type":"message","text":"again"}')).toMatchObject({
      type: "error",
      code: "busy",
    });
    await answer;
    const stopped = ada.sendRaw('{"type":"stop"}');
    expect(await stopped).toMatchObject({ type: "reply", kind: "stopped", text: "You said " });
    await ada.leave();
    const error = place.session(ada.sessionId).find((event) => event.type === "llm:error");
    expect(error?.fields).toMatchObject({ kind: "aborted" });
  });

  it("lets the endpoint go when the client leaves in mid reply, and then ends the conversation", async () => {
    const ada = await Talker.connect(nola.url);
    ada.socket.send('{"type":"message","text":"slow"}');
    await expect.poll(() => ada.frames.at(-1)?.type, { timeout: 5_000 }).toBe("token");
    await ada.leave();
    await endpoint.abandoned;
    await place.until(() => typesOf(place.session(ada.sessionId)).includes("session:end"));
    const types = typesOf(place.session(ada.sessionId)).filter((type) => !type.startsWith("state:"));
    expect(types.slice(-4)).toEqual(["websocket:disconnect", "llm:error", "conversation:end", "session:end"]);
  });
});
