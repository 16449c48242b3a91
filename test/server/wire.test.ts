import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ServerLimits } from "../../src/server/http-server.ts";
import { answerOf, ask, RawConnection, say, statusesOf } from "./raw-connection.ts";
import { type ServedLog, serveLog } from "./served-log.ts";

/** As the real ones, but so short that a test can wait for them. */
const SHORT: ServerLimits = {
  headersMs: 400,
  requestMs: 600,
  keepAliveMs: 300,
  stalledMs: 500,
  connections: 128,
};

describe("what comes over the wire", () => {
  let served: ServedLog;
  beforeAll(async () => {
    served = await serveLog(undefined, { limits: SHORT });
  });
  afterAll(async () => {
    await served[Symbol.asyncDispose]();
  });
  const request = (...more: string[]) => `${[...served.lines("/api/log"), ...more].join("\r\n")}\r\n\r\n`;

  it.each([
    ["two lengths", ["Content-Length: 0", "Content-Length: 5"]],
    ["two lengths in one line", ["Content-Length: 0, 5"]],
    ["a length and chunks", ["Content-Length: 4", "Transfer-Encoding: chunked"]],
    ["chunks and a length", ["Transfer-Encoding: chunked", "Content-Length: 4"]],
    ["chunks that are hidden", ["Transfer-Encoding: xchunked"]],
    ["chunks behind a tab", ["Transfer-Encoding:\tchunked"]],
    ["two codings", ["Transfer-Encoding: chunked", "Transfer-Encoding: identity"]],
    ["a negative length", ["Content-Length: -1"]],
    ["a length with a sign", ["Content-Length: +5"]],
    ["a hexadecimal length", ["Content-Length: 0x5"]],
    ["a blank before the colon", ["Content-Length : 5"]],
    ["a header that goes on in the next line", ["X-A: b", " Content-Length: 5"]],
    ["a NUL in a header", ["X-A: \0"]],
    ["a line without a colon", ["nonsense"]],
  ])("smuggles nothing: %s", async (_, headers) => {
    const smuggled = `GET /api/events HTTP/1.1\r\nHost: ${served.host}\r\nAuthorization: ${served.authorization}\r\n\r\n`;
    const text = await say(served.port, `${request(...headers)}0\r\n\r\n${smuggled}`);
    const statuses = statusesOf(text);
    expect(statuses).toHaveLength(1);
    expect([400, 413]).toContain(statuses[0]);
    expect(text).not.toContain('"items"');
  });

  it("takes bare line feeds for no lines", async () => {
    const text = await say(served.port, request().replaceAll("\r\n", "\n"));
    expect(statusesOf(text)).toEqual([400]);
  });

  it("refuses a body, and does not wait for it", async () => {
    const begin = performance.now();
    const text = await say(served.port, request("Content-Length: 1000000"));
    expect(statusesOf(text)).toEqual([413]);
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect(statusesOf(await say(served.port, `${request("Content-Length: 5")}hello`))).toEqual([413]);
    expect(statusesOf(await say(served.port, request("Content-Length: 0", "Connection: close")))).toEqual([
      200,
    ]);
  });

  it("promises nobody to take what he announces", async () => {
    const text = await say(served.port, request("Expect: 100-continue", "Content-Length: 5"));
    expect(statusesOf(text)).toEqual([413]);
    expect(
      (await ask(served.port, [...served.lines("/api/log"), "Expect: something"])).headers[
        "content-security-policy"
      ],
    ).toBeDefined();
  });

  it.each([
    ["HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["a TLS hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
    ["an empty line and nonsense", "\r\n\r\nnonsense\r\n\r\n"],
    ["another protocol", "SSH-2.0-OpenSSH_9.6\r\n"],
    ["a version that there is not", "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n"],
    ["zeros", "\0".repeat(1_000)],
    ["a method that there is not", "GETT / HTTP/1.1\r\nHost: localhost\r\n\r\n"],
  ])("answers %s with a refusal that has all headers, and ends the connection", async (_, text) => {
    const received = await say(served.port, Buffer.from(text, "latin1"));
    const { status, headers, body } = answerOf(received);
    expect(status).toBe(400);
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(body).toBe("");
  });

  it("takes HTTP/0.9 for a request that names no host", async () => {
    expect(statusesOf(await say(served.port, "GET /\r\n\r\n"))).toEqual([400]);
  });

  it("answers HTTP/1.0 once, and ends", async () => {
    const text = await say(served.port, request().replace("HTTP/1.1", "HTTP/1.0"));
    expect(statusesOf(text)).toEqual([200]);
  });

  it("refuses headers that are too long or too many", async () => {
    expect(statusesOf(await say(served.port, request(`X-A: ${"a".repeat(20_000)}`)))).toEqual([431]);
    const many = Array.from({ length: 2_000 }, (_, at) => `X-${at}: aaaaaaaaa`);
    const text = await say(served.port, request(...many));
    expect(statusesOf(text)).toEqual([431]);
    expect(answerOf(text).headers["content-security-policy"]).toBeDefined();
  });

  it("answers nobody who hides a header that matters behind many others", async () => {
    const many = Array.from({ length: 200 }, (_, at) => `X-${at}: a`);
    const right = served.lines("/api/log");
    expect((await ask(served.port, [...right, ...many, "Origin: http://attacker.example"])).status).toBe(431);
    expect((await ask(served.port, [...right, ...many, "Host: attacker.example"])).status).toBe(431);
    expect((await ask(served.port, [...right, ...many.slice(0, 60)])).status).toBe(200);
  });

  it("waits for headers no longer than it says: a byte now and then does not help", async () => {
    await using connection = new RawConnection(served.port);
    const begin = performance.now();
    await connection.send("GET /api/log HTTP/1.1\r\n");
    const timer = setInterval(() => connection.socket.write("X-A: b\r\n"), 50);
    await connection.until(() => connection.isClosed);
    clearInterval(timer);
    expect(performance.now() - begin).toBeGreaterThan(300);
    expect(statusesOf(connection.received)).toEqual([408]);
    expect(answerOf(connection.received).headers["content-security-policy"]).toBeDefined();
  });

  it("lets go of who connects and says nothing", async () => {
    await using connection = new RawConnection(served.port);
    await connection.until(() => connection.isClosed);
  });

  it("lets go of who keeps a connection and asks no more", async () => {
    await using connection = new RawConnection(served.port);
    await connection.send(request());
    await connection.until(() => connection.received.includes("HTTP/1.1 200"));
    await connection.until(() => connection.isClosed);
    expect(statusesOf(connection.received)).toEqual([200]);
  });

  it("answers who has said all and only listens, and lets go of him", async () => {
    await using connection = new RawConnection(served.port);
    await connection.send(request());
    connection.socket.end();
    await connection.until(() => connection.isClosed);
    expect(statusesOf(connection.received)).toEqual([200]);
  });

  it("survives whoever leaves in the middle of anything", async () => {
    for (const text of [request().slice(0, 20), request(), `${request()}${request().slice(0, 30)}`]) {
      const connection = new RawConnection(served.port);
      await connection.send(text);
      connection.socket.resetAndDestroy();
      await connection.closed;
    }
    expect((await served.fetch("/api/log")).status).toBe(200);
  });

  it("answers requests that come all at once one after the other, in their order", async () => {
    const paths = ["/api/log", "/nothing", "/api/events?limit=1", "/api/hits", "/"];
    const texts = paths.map((path) => `${served.lines(path).join("\r\n")}\r\n\r\n`);
    const text = await say(served.port, texts.join("") + request("Connection: close"));
    expect(statusesOf(text)).toEqual([200, 404, 200, 200, 200, 200]);
  });

  it("lets go of who asks and takes nothing", async () => {
    await using big = await serveLog(
      (log) => {
        for (let count = 0; count < 2_000; count++) log.event("a:b", "c", "x".repeat(4_000));
      },
      { limits: SHORT },
    );
    await using connection = new RawConnection(big.port);
    connection.socket.pause();
    const text = `${big.lines("/api/events?limit=2000").join("\r\n")}\r\n\r\n`;
    await connection.send(text.repeat(20));
    let isGone = false;
    connection.socket.on("error", () => {
      isGone = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    connection.socket.resume();
    await connection.until(() => isGone || connection.isClosed);
    // What the system had taken already may come; the other answers do not.
    expect(statusesOf(connection.received).length).toBeLessThan(20);
  });
});

describe("connections", () => {
  it("are so many at most; others are turned away, and let in when there is room again", async () => {
    await using served = await serveLog(undefined, {
      limits: { ...SHORT, headersMs: 20_000, requestMs: 30_000, stalledMs: 30_000, connections: 8 },
    });
    const held = Array.from({ length: 8 }, () => new RawConnection(served.port));
    await Promise.all(held.map((connection) => connection.send("GET ")));
    await using late = new RawConnection(served.port);
    await late.until(() => late.isClosed);
    expect(late.received).toBe("");
    for (const connection of held) connection.socket.destroy();
    await Promise.all(held.map(({ closed }) => closed));
    await expect
      .poll(async () =>
        served.fetch("/api/log").then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200);
  });

  it("are on loopback only", async () => {
    await using served = await serveLog();
    const { networkInterfaces } = await import("node:os");
    const others = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address } of others) {
      await expect(fetch(`http://${address}:${served.port}/`)).rejects.toThrow();
    }
  });

  it("end when the server is closed, whatever they were doing, and leave nothing behind", async () => {
    const before = process.getActiveResourcesInfo().filter((name) => /TCP|Timeout|FSEvent/.test(name)).length;
    const served = await serveLog();
    const connections = await Promise.all(
      ["/api/tail", "/api/events", "/api/tail?q=nothing"].map(async (path) => {
        const connection = new RawConnection(served.port);
        await connection.send(`${served.lines(path).join("\r\n")}\r\n\r\n`);
        await connection.until(() => connection.received.includes("HTTP/1.1 200"));
        return connection;
      }),
    );
    const idle = new RawConnection(served.port);
    await idle.send("GET /");
    await served[Symbol.asyncDispose]();
    await served.server.close();
    for (const connection of [...connections, idle]) {
      await connection.until(() => connection.isClosed || connection.socket.destroyed);
      connection.socket.destroy();
    }
    await expect
      .poll(
        () => process.getActiveResourcesInfo().filter((name) => /TCP|Timeout|FSEvent/.test(name)).length,
        { timeout: 5_000 },
      )
      .toBeLessThanOrEqual(before);
    await expect(served.server.listen()).rejects.toThrow(/closed/);
  });
});
