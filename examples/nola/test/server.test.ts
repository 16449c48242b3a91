import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { NolaProcess } from "../src/demo/nola-process.ts";
import { Talker } from "../src/demo/talker.ts";
import { keepAlive } from "../src/heartbeat.ts";
import { LIMITS } from "../src/limits.ts";
import { isAllowedHost, isAllowedOrigin, isLoopback } from "../src/same-host.ts";
import { runScript } from "./node-script.ts";
import { NolaPlace } from "./nola-log.ts";

describe("the error handler", () => {
  it("tells a client about its own mistakes, hides the server’s, and logs both with their place", async () => {
    using place = new NolaPlace();
    const answers = await runScript(
      place.logDirectory,
      `const { buildServer } = await load("server");
      const chat = { connect() {}, async close() {} };
      const server = await buildServer({ chat, page: new Map(), host: "127.0.0.1" });
      server.get("/boom", () => { throw new Error("the password of the database is hunter2"); });
      server.get("/odd", () => { throw Object.assign(new Error("inner"), { statusCode: 200 }); });
      server.post("/echo", (request) => request.body);
      const headers = { host: "localhost:1", "content-type": "application/json" };
      const ask = async (method, url, payload) => {
        const { statusCode, body, headers: sent } = await server.inject({ method, url, headers, payload });
        return [statusCode, JSON.parse(body), sent["x-content-type-options"]];
      };
      const answers = [
        await ask("GET", "/boom?token=abc"),
        await ask("GET", "/odd"),
        await ask("POST", "/echo", "{nope"),
        await ask("POST", "/echo", JSON.stringify("x".repeat(40000))),
      ];
      await server.close();
      console.log(JSON.stringify(answers));`,
    );
    const hidden = { error: { status: 500, message: "Something failed on this side. The log has it." } };
    expect(answers).toEqual([
      [500, hidden, "nosniff"],
      [500, hidden, "nosniff"],
      [400, { error: { status: 400, message: expect.stringContaining("JSON") } }, "nosniff"],
      [413, { error: { status: 413, message: expect.any(String) } }, "nosniff"],
    ]);
    const errors = place.events({ types: ["error:*"] });
    expect(errors.map(({ type }) => type)).toEqual([
      "error:runtime",
      "error:runtime",
      "error:validation",
      "error:validation",
    ]);
    expect(errors[0]?.text).toBe("GET /boom - Error: the password of the database is hunter2");
    expect(place.events().some(({ raw }) => raw.includes("token=abc"))).toBe(false);
  });
});

describe("the limits", () => {
  it("hold for the number of sessions; the refusal is logged", async () => {
    using place = new NolaPlace();
    await using nola = await NolaProcess.start(place);
    const all = await Promise.all(
      Array.from({ length: LIMITS.connectionsMax }, () => Talker.connect(nola.url)),
    );
    await expect(Talker.connect(nola.url)).rejects.toThrow("closed with code 1013");
    await all[0]?.leave();
    await place.until((events) => events.some(({ type }) => type === "session:end"));
    const next = await Talker.connect(nola.url);
    expect(await next.say("hello")).toMatchObject({ type: "reply" });
    const [refused] = place.events({ types: ["error:validation"] });
    expect(refused).toMatchObject({ text: "too many sessions are open", fields: { open: 100 } });
  });
});

describe("the heartbeat", () => {
  it("cuts a client that no longer answers, and only that one", async () => {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    server.on("connection", (socket) => keepAlive(socket, 1_000));
    await once(server, "listening");
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const alive = new WebSocket(url);
    const mute = new WebSocket(url, { autoPong: false });
    const [code] = await once(mute, "close");
    expect(code).toBe(1006);
    expect(alive.readyState).toBe(WebSocket.OPEN);
    alive.terminate();
    server.close();
  });
});

describe("hosts and origins", () => {
  it("a loopback server answers for loopback names only", () => {
    for (const host of ["localhost:4410", "127.0.0.1", "127.1.2.3:80", "[::1]:4410", "nola.localhost"]) {
      expect(isAllowedHost(host, "127.0.0.1"), host).toBe(true);
    }
    for (const host of ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "", undefined, "a b"]) {
      expect(isAllowedHost(host, "127.0.0.1"), String(host)).toBe(false);
    }
    expect(isAllowedHost("box.lan:4410", "0.0.0.0")).toBe(true);
    expect(isLoopback("0.0.0.0")).toBe(false);
  });

  it("an origin must be the host itself, its port included", () => {
    expect(isAllowedOrigin("http://localhost:4410", "localhost:4410")).toBe(true);
    expect(isAllowedOrigin(undefined, "localhost:4410")).toBe(true);
    for (const origin of ["http://localhost:4411", "http://evil.example", "null", "http://localhost"]) {
      expect(isAllowedOrigin(origin, "localhost:4410"), origin).toBe(false);
    }
  });
});
