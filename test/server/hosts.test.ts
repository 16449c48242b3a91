import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, say, statusesOf } from "./raw-connection.ts";
import { type ServedLog, serveLog } from "./served-log.ts";

describe("whom the server answers", () => {
  let served: ServedLog;
  beforeAll(async () => {
    served = await serveLog();
  });
  afterAll(async () => {
    await served[Symbol.asyncDispose]();
  });

  const get = (...headers: string[]) =>
    ask(served.port, ["GET /api/log HTTP/1.1", `Authorization: ${served.authorization}`, ...headers]);

  it.each([
    ["127.0.0.1 with its port", () => `127.0.0.1:${served.port}`],
    ["localhost", () => `localhost:${served.port}`],
    ["LOCALHOST, since names have no case", () => `LOCALHOST:${served.port}`],
    ["[::1]", () => `[::1]:${served.port}`],
    ["a forwarded port", () => "localhost:8080"],
    ["no port", () => "localhost"],
  ])("answers for %s", async (_, host) => {
    expect((await get(`Host: ${host()}`)).status).toBe(200);
  });

  it.each([
    ["a name that was made to point here", "attacker.example"],
    ["the same with our port", "attacker.example:4242"],
    ["a name that only begins like ours", "localhost.attacker.example"],
    ["a name that ends like ours", "attacker-localhost"],
    ["ours with a dot", "localhost."],
    ["an address written as one number", "2130706433"],
    ["an address that is mapped", "[::ffff:127.0.0.1]"],
    ["all interfaces", "0.0.0.0"],
    ["another loopback address", "127.0.0.2"],
    ["somebody in front", "user@localhost"],
    ["two ports", "localhost:1:2"],
    ["a port that is none", "localhost:http"],
    ["nothing", ""],
    ["a blank within", "localhost evil"],
    ["a path behind", "localhost/evil"],
    ["what stands in the prototype", "constructor"],
  ])("does not answer for %s", async (_, host) => {
    const { status, body } = await get(`Host: ${host}`);
    expect([400, 421]).toContain(status);
    expect(body).not.toContain("segments");
  });

  it("wants a host, and one only", async () => {
    expect((await get()).status).toBe(400);
    expect((await get(`Host: ${served.host}`, `Host: ${served.host}`)).status).toBe(400);
    expect((await get(`Host: ${served.host}`, "Host: attacker.example")).status).toBe(400);
    expect((await get("Host: attacker.example", `Host: ${served.host}`)).status).toBe(400);
  });

  it("does not take another name for the host", async () => {
    expect((await get("Host: attacker.example", `X-Forwarded-Host: ${served.host}`)).status).toBe(421);
  });

  it.each([
    "http://127.0.0.1:PORT/api/log",
    "http://attacker.example/api/log",
    "*",
    "api/log",
    "file:///etc/passwd",
  ])("refuses an address that is no path: %s", async (url) => {
    const lines = served.lines(url.replace("PORT", String(served.port)));
    expect((await ask(served.port, lines)).status).toBe(400);
  });

  it.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "PURGE"])(
    "refuses %s",
    async (method) => {
      const { status, headers } = await ask(served.port, served.lines("/api/log", method));
      expect(status).toBe(405);
      expect(headers["allow"]).toBe("GET, HEAD");
      expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    },
  );

  it("refuses CONNECT, and tunnels nothing", async () => {
    const text = await say(
      served.port,
      `CONNECT example.com:443 HTTP/1.1\r\nHost: ${served.host}\r\n\r\nGET / HTTP/1.1\r\n\r\n`,
    );
    expect(statusesOf(text)).toEqual([405]);
  });

  it("does not become a WebSocket", async () => {
    const { status } = await ask(served.port, [
      ...served.lines("/api/log"),
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
    ]);
    expect(status).not.toBe(101);
  });

  it.each([
    ["its own page", () => `http://127.0.0.1:${served.port}`, 200],
    ["nobody in particular", () => "null", 403],
    ["another site", () => "https://attacker.example", 403],
    ["another port", () => "http://127.0.0.1:1", 403],
    ["no port", () => "http://127.0.0.1", 403],
    ["another name of this machine", () => `http://localhost:${served.port}`, 403],
    ["another scheme", () => `https://127.0.0.1:${served.port}`, 403],
    ["a longer name", () => `http://127.0.0.1:${served.port}.attacker.example`, 403],
    ["an extension", () => "chrome-extension://abcdefgh", 403],
  ])("answers a page of %s or not", async (_, origin, expected) => {
    const { status, headers } = await get(`Host: ${served.host}`, `Origin: ${origin()}`);
    expect(status).toBe(expected);
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  it("refuses two origins", async () => {
    const own = `Origin: http://${served.host}`;
    expect((await get(`Host: ${served.host}`, own, "Origin: http://attacker.example")).status).toBe(400);
  });

  it.each([
    ["same-origin", 200],
    ["none", 200],
    ["same-site", 403],
    ["cross-site", 403],
    ["", 403],
    ["something new", 403],
  ])("answers what a browser calls %j with %i", async (site, expected) => {
    expect((await get(`Host: ${served.host}`, `Sec-Fetch-Site: ${site}`)).status).toBe(expected);
  });

  it("checks the page's own files as well", async () => {
    const lines = ["GET / HTTP/1.1", "Host: attacker.example"];
    expect((await ask(served.port, lines)).status).toBe(421);
    const cross = ["GET / HTTP/1.1", `Host: ${served.host}`, "Sec-Fetch-Site: cross-site"];
    expect((await ask(served.port, cross)).status).toBe(403);
  });
});

describe("names that are given", () => {
  it("are answered for, beside those of this machine, and may be behind a proxy", async () => {
    await using served = await serveLog(undefined, {}, { hosts: ["log.example.com"] });
    const get = (...headers: string[]) =>
      ask(served.port, ["GET /api/log HTTP/1.1", `Authorization: ${served.authorization}`, ...headers]);
    expect((await get("Host: LOG.example.com", "Origin: https://log.example.com")).status).toBe(200);
    expect((await get("Host: log.example.com", "Origin: https://example.com")).status).toBe(403);
    expect((await get("Host: other.example.com")).status).toBe(421);
    expect((await get("Host: localhost")).status).toBe(200);
  });

  it.each(["http://a", "a:80", "a/b", "", "*", "*.example.com", "a b", ".a"])(
    "are names: not %j",
    async (host) => {
      await expect(serveLog(undefined, {}, { hosts: [host] })).rejects.toThrow(/hosts/);
    },
  );
});
