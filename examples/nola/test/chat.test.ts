import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { NolaProcess } from "../src/demo/nola-process.ts";
import { Talker } from "../src/demo/talker.ts";
import { packagePath } from "../src/package-path.ts";
import { NolaPlace, typesOf } from "./nola-log.ts";

/** Nola with her embedded brain, in a process of her own; what she did is read from her log. */
describe("the chat", () => {
  const place = new NolaPlace();
  let nola: NolaProcess;
  beforeAll(async () => {
    nola = await NolaProcess.start(place);
  });
  afterAll(async () => {
    await nola.stop();
    place[Symbol.dispose]();
  });

  it("leaves a whole record of a conversation, in order, without what was said", async () => {
    const ada = await Talker.connect(nola.url);
    expect(ada.ready).toMatchObject({ name: "Nola", model: "eliza-nola", turns_recorded: false });
    expect(await ada.say("hello")).toMatchObject({ type: "reply", kind: "whole" });
    await ada.say("my secret is 4711");
    await ada.leave();
    await place.until((events) => events.some((e) => e.type === "session:end"));
    const events = place.session(ada.sessionId);
    expect(typesOf(events).filter((type) => !type.startsWith("state:"))).toEqual([
      "session:create",
      "websocket:connect",
      "conversation:start",
      "llm:request",
      "llm:response",
      "llm:request",
      "llm:response",
      "websocket:disconnect",
      "conversation:end",
      "session:end",
    ]);
    const end = events.find((event) => event.type === "conversation:end");
    expect(end?.fields).toMatchObject({ turns: 2, reason: "left", duration_ms: expect.any(Number) });
    expect(events.map((event) => event.raw).join()).not.toContain("4711");
  });

  it("leaves the record that the README shows", async () => {
    const readme = readFileSync(packagePath("README.md"), "utf8");
    const shown = /^```text\n(session:create.*?)^```/ms.exec(readme)?.[1]?.trim().split("\n");
    const ada = await Talker.connect(nola.url);
    await ada.say("hello");
    await ada.leave();
    await place.until(() => typesOf(place.session(ada.sessionId)).includes("session:end"));
    const shape = (line: string) =>
      line.replace(/(call_id|session_id|latency_ms|duration_ms|earlier)=\S+/g, "$1");
    const lines = place.session(ada.sessionId).map((event) => event.raw.slice(25));
    expect(lines.map(shape)).toEqual(shown?.map(shape));
  });

  it("counts ELIZA’s words, leaves out what is not known, and pairs each response with its request", async () => {
    const ada = await Talker.connect(nola.url);
    await ada.say("hello");
    await ada.leave();
    const [request, response] = place.session(ada.sessionId).filter((event) => event.type.startsWith("llm:"));
    expect(response?.fields).toMatchObject({ model: "eliza-nola", latency_ms: expect.any(Number) });
    expect(Object.keys(response!.fields)).toEqual([
      "call_id",
      "model",
      "tokens_in",
      "tokens_out",
      "latency_ms",
      "session_id",
    ]);
    expect(response?.fields["call_id"]).toBe(request?.fields["call_id"]);
  });

  it.each([
    ["{nope", "bad_frame", /not JSON/],
    ["[]", "bad_frame", /"type"/],
    ["null", "bad_frame", /"type"/],
    ['{"type":"shout","text":"x"}', "bad_frame", /"type"/],
    ['{"type":"message"}', "bad_frame", /"text" that is a string/],
    ['{"type":"message","text":"  "}', "bad_frame", /must not be empty/],
    [
      JSON.stringify({ type: "message", text: "x".repeat(4_001) }),
      "too_long",
      /4001 characters; at most 4000/,
    ],
  ])("answers the frame %.40s with a clear error, logs it, and goes on", async (frame, code, message) => {
    const ada = await Talker.connect(nola.url);
    expect(await ada.sendRaw(frame)).toMatchObject({
      type: "error",
      code,
      message: expect.stringMatching(message),
    });
    expect(await ada.say("hello")).toMatchObject({ type: "reply" });
    await ada.leave();
    const [error] = place.session(ada.sessionId).filter((event) => event.type.startsWith("error:"));
    expect(error).toMatchObject({ type: "error:validation", source: "websockets" });
    expect(error?.text).toContain(`session ${ada.sessionId} - FrameError: `);
  });

  it("refuses binary frames, and cuts a client that sends too much", async () => {
    const ada = await Talker.connect(nola.url);
    ada.socket.send(Buffer.from([1, 2, 3]));
    await expect
      .poll(() => ada.frames.at(-1), { timeout: 5_000 })
      .toMatchObject({ type: "error", message: expect.stringMatching(/binary/) });
    ada.socket.send("x".repeat(33 * 1024));
    const [code] = await once(ada.socket, "close");
    expect(code).toBe(1009);
    await place.until((events) =>
      events.some((e) => e.text?.startsWith(`session ${ada.sessionId} - RangeError: Max payload size`)),
    );
  });

  it("reads her own log back, of this session only; what she can not do is a tool:error", async () => {
    const [ada, ben] = await Promise.all([Talker.connect(nola.url), Talker.connect(nola.url)]);
    await ben.say("hello");
    await ada.say("hello");
    const record = await ada.say("/log 50");
    if (record.type !== "reply") throw new Error(record.message);
    expect(record.kind).toBe("record");
    expect(record.text).toMatch(/conversation:start.*llm:request.*llm:response.*tool:start/s);
    expect(record.text).not.toContain(ben.sessionId);
    expect(await ada.say("/log many")).toMatchObject({
      type: "error",
      code: "command",
      message: expect.stringMatching(/1 to 200/),
    });
    await Promise.all([ada.leave(), ben.leave()]);
    const tools = place.session(ada.sessionId).filter((event) => event.type.startsWith("tool:"));
    expect(typesOf(tools)).toEqual(["tool:start", "tool:end", "tool:start", "tool:error"]);
  });

  it("goes on with the conversation when a lost client comes back, with one session:create", async () => {
    const ada = await Talker.connect(nola.url);
    await ada.say("I am worried about my release");
    ada.socket.terminate();
    await place.until(() => typesOf(place.session(ada.sessionId)).includes("websocket:disconnect"));
    const again = await Talker.connect(nola.url, { resume: ada.ready.resume });
    expect(again.ready).toMatchObject({ session_id: ada.sessionId, resumed: true });
    expect(await again.say("hm")).toMatchObject({
      text: expect.stringContaining("worried about your release"),
    });
    await again.leave();
    await place.until(() => typesOf(place.session(ada.sessionId)).includes("session:end"));
    const types = typesOf(place.session(ada.sessionId));
    expect(types.filter((type) => type === "session:create")).toHaveLength(1);
    expect(types.filter((type) => type === "websocket:connect")).toHaveLength(2);
    expect(types.filter((type) => type === "conversation:start")).toHaveLength(1);
  });

  it("gives a new session to a token that is unknown, in use, or over", async () => {
    const ada = await Talker.connect(nola.url);
    const thief = await Talker.connect(nola.url, { resume: ada.ready.resume });
    expect(thief.ready).toMatchObject({
      resumed: false,
      session_id: expect.not.stringContaining(ada.sessionId),
    });
    await ada.leave(1000);
    await pause(30);
    const late = await Talker.connect(nola.url, { resume: ada.ready.resume });
    expect(late.sessionId).not.toBe(ada.sessionId);
    const token = place.events().some((event) => event.raw.includes(ada.ready.resume));
    expect(token).toBe(false);
    await Promise.all([thief.leave(), late.leave()]);
  });

  it("lets only its own page connect from a browser, and answers only for its own name", async () => {
    const refusal = async (headers: Record<string, string>) => {
      const socket = new WebSocket(`${nola.url.replace("http", "ws")}/chat`, { headers });
      const [, response] = await once(socket, "unexpected-response");
      socket.on("error", () => undefined).terminate();
      return response.statusCode as number;
    };
    expect(await refusal({ origin: "https://evil.example" })).toBe(403);
    expect(await refusal({ origin: "null" })).toBe(403);
    expect(await refusal({ host: "evil.example", origin: "http://evil.example" })).toBe(421);
    const own = new WebSocket(`${nola.url.replace("http", "ws")}/chat`, { headers: { origin: nola.url } });
    await once(own, "open");
    own.close();
    await place.until((events) => events.some((e) => e.fields["origin"] === "https://evil.example"));
  });
});

describe("with --turns", () => {
  it("two overlapping conversations are recorded and never mix", async () => {
    using place = new NolaPlace();
    await using nola = await NolaProcess.start({ ...place, args: ["--turns"] });
    expect(nola.output).toContain("conversation turns are recorded");
    const talk = async (who: string) => {
      const talker = await Talker.connect(nola.url);
      expect(talker.ready.turns_recorded).toBe(true);
      const answers: string[] = [];
      for (let turn = 1; turn <= 12; turn++) {
        const answer = await talker.say(`my name is ${who}${turn}`);
        answers.push(answer.type === "reply" ? answer.text : answer.message);
      }
      await talker.leave();
      return { id: talker.sessionId, who, answers };
    };
    const talks = await Promise.all([talk("Ada"), talk("Ben")]);
    await place.until((events) => events.filter((e) => e.type === "session:end").length === 2);
    for (const { id, who, answers } of talks) {
      const turns = place.session(id).filter((event) => event.type === "conversation:turn");
      const said = turns.filter((event) => event.fields["role"] === "user").map((event) => event.text);
      expect(said).toEqual(Array.from({ length: 12 }, (_, index) => `my name is ${who}${index + 1}`));
      const answered = turns
        .filter((event) => event.fields["role"] === "assistant")
        .map((event) => event.text);
      expect(answered).toEqual(answers);
      const calls = place.session(id).filter((event) => event.type.startsWith("llm:"));
      expect(calls).toHaveLength(24);
      const ids = calls.map((event) => event.fields["call_id"]);
      expect(ids.filter((_, index) => index % 2 === 0)).toEqual(ids.filter((_, index) => index % 2 === 1));
    }
    const events = place
      .events()
      .filter((event) => /^(conversation|llm|websocket|session):/.test(event.type));
    expect(events.every((event) => talks.some(({ id }) => id === event.fields["session_id"]))).toBe(true);
    expect(events.filter((event) => event.type === "session:create")).toHaveLength(2);
    // They did overlap: each began before the other had ended.
    const [firstEnd] = events.filter((event) => event.type === "conversation:end");
    const starts = events.filter((event) => event.type === "conversation:start");
    expect(starts.every((start) => events.indexOf(start) < events.indexOf(firstEnd!))).toBe(true);
  });
});
