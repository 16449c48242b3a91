import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Access } from "../../src/server/access.ts";
import { ask } from "./raw-connection.ts";
import { type ServedLog, serveLog } from "./served-log.ts";

describe("the token", () => {
  let served: ServedLog;
  beforeAll(async () => {
    served = await serveLog();
  });
  afterAll(async () => {
    await served[Symbol.asyncDispose]();
  });
  const get = (path: string, ...headers: string[]) =>
    ask(served.port, [`GET ${path} HTTP/1.1`, `Host: ${served.host}`, ...headers]);

  it("is new for every server, of 128 bits, and stands only in the fragment", async () => {
    await using other = await serveLog();
    expect(other.server.token).not.toBe(served.server.token);
    expect(Buffer.from(served.server.token, "base64url")).toHaveLength(16);
    const url = new URL(served.server.url);
    expect(url.hash).toBe(`#token=${served.server.token}`);
    expect(`${url.pathname}${url.search}`).toBe("/");
  });

  it.each([
    "log",
    "events",
    "hits",
    "facets?of=type",
    "context?at=a:1",
    "sessions",
    "timeline?session=s1",
    "tail",
    "ticket?segment=a",
  ])("is asked for by %s", async (endpoint) => {
    const { status, headers } = await get(`/api/${endpoint}`);
    expect(status).toBe(401);
    expect(headers["www-authenticate"]).toBe("Bearer");
  });

  it("is asked for before anything is said about parameters, segments or methods of an endpoint", async () => {
    for (const path of ["/api/events?nonsense=1", "/api/context", "/api/ticket?segment=none"]) {
      expect((await get(path)).status).toBe(401);
    }
  });

  it.each([
    ["nothing", () => ""],
    ["another one", () => "Bearer AAAAAAAAAAAAAAAAAAAAAA"],
    ["one character less", () => `Bearer ${served.server.token.slice(1)}`],
    ["one character more", () => `Bearer ${served.server.token}A`],
    [
      "another last character",
      () => `Bearer ${served.server.token.slice(0, -1)}${served.server.token.endsWith("_") ? "-" : "_"}`,
    ],
    ["another case", () => `Bearer ${swapCase(served.server.token)}`],
    ["no scheme", () => served.server.token],
    ["another scheme", () => `Basic ${served.server.token}`],
    ["two tokens", () => `Bearer ${served.server.token} ${served.server.token}`],
    ["a NUL behind it", () => `Bearer ${served.server.token}%00`],
    ["something huge", () => `Bearer ${"A".repeat(12_000)}`],
    ["what is no text", () => "Bearer \xff\xfe\xfd"],
  ])("is not %s", async (_, authorization) => {
    expect((await get("/api/log", `Authorization: ${authorization()}`)).status).toBe(401);
  });

  it("is taken from no other place: query, cookie, other headers, the referrer", async () => {
    const { token } = served.server;
    expect((await get(`/api/log?token=${token}`)).status).toBe(401);
    expect((await get("/api/log", `Cookie: token=${token}`)).status).toBe(401);
    expect(
      (await get("/api/log", `X-Token: ${token}`, `Referer: http://${served.host}/#token=${token}`)).status,
    ).toBe(401);
    expect((await get("/api/log", `Proxy-Authorization: Bearer ${token}`)).status).toBe(401);
  });

  it("is given once", async () => {
    const right = `Authorization: ${served.authorization}`;
    expect((await get("/api/log", right, "Authorization: Bearer wrong")).status).toBe(400);
    expect((await get("/api/log", right, right)).status).toBe(400);
  });

  it("is right in any case of its scheme", async () => {
    expect((await get("/api/log", `authorization: bearer ${served.server.token}`)).status).toBe(200);
  });

  it("is compared in a time that does not depend on how much of it is right", () => {
    const token = "0123456789abcdefghijkl";
    const access = new Access(token);
    const timeOf = (given: string): number => {
      const begin = process.hrtime.bigint();
      for (let round = 0; round < 500; round++) {
        try {
          access.check(`Bearer ${given}`);
        } catch {
          // It is wrong.
        }
      }
      return Number(process.hrtime.bigint() - begin);
    };
    const [first, last]: [number[], number[]] = [[], []];
    for (let round = 0; round < 30; round++) {
      first.push(timeOf(`X${token.slice(1)}`));
      last.push(timeOf(`${token.slice(0, -1)}X`));
    }
    // What is compared are digests, so that this can not differ; that it is so is seen even on a busy machine.
    expect(Math.min(...last) / Math.min(...first)).toBeGreaterThan(0.5);
    expect(Math.min(...last) / Math.min(...first)).toBeLessThan(2);
  });

  it("is never in an answer, nor what was given in its place", async () => {
    const { body, headers } = await get("/api/log", "Authorization: Bearer a-wrong-one-that-is-secret");
    expect(body + JSON.stringify(headers)).not.toContain("a-wrong-one");
    for (const path of ["/", "/api/log", "/nothing"]) {
      const answer = await ask(served.port, served.lines(path));
      expect(answer.body + JSON.stringify(answer.headers)).not.toContain(served.server.token);
    }
  });

  it.each(["short", "with a blank in it", "", "x".repeat(201)])(
    "can be given, but not as %j",
    async (token) => {
      await expect(serveLog(undefined, {}, { token })).rejects.toThrow(/token/);
    },
  );
});

function swapCase(text: string): string {
  return [...text].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join("");
}

describe("a ticket", () => {
  it("downloads one segment once, without a header, as bytes that are kept and never shown", async () => {
    await using served = await serveLog();
    const [segment] = (await served.ask("log", {})).segments;
    const { path } = await served.ask("ticket", { segment: segment?.id ?? "" });
    const get = () => ask(served.port, [`GET /${path} HTTP/1.1`, `Host: ${served.host}`]);
    const { status, headers, body } = await get();
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("application/octet-stream");
    expect(headers["content-disposition"]).toBe('attachment; filename="master.log"');
    expect(body).toHaveLength(segment?.bytes ?? 0);
    expect(body).toContain("app:start|nola|");
    expect((await get()).status).toBe(403);
  });

  it("is not used up by a look, and may be looked at no more when it is", async () => {
    await using served = await serveLog();
    const [segment] = (await served.ask("log", {})).segments;
    const { path } = await served.ask("ticket", { segment: segment?.id ?? "" });
    const ask_ = (method: string) =>
      ask(served.port, [`${method} /${path} HTTP/1.1`, `Host: ${served.host}`]);
    const look = await ask_("HEAD");
    expect([look.status, look.body]).toEqual([200, ""]);
    expect(look.headers["content-length"]).toBe(String(segment?.bytes));
    expect((await ask_("GET")).status).toBe(200);
    expect((await ask_("HEAD")).status).toBe(403);
  });

  it("is for its own segment, and is used up also where somebody tries it on another one", async () => {
    await using served = await serveLog((log) => {
      log.event("a:b", "c");
      log.rotate({ maxSizeMb: 0 });
      log.event("a:b", "c");
    });
    const [first, second] = (await served.ask("log", {})).segments;
    const { path } = await served.ask("ticket", { segment: first?.id ?? "" });
    const wrong = path.replace(first?.id ?? "", second?.id ?? "");
    expect((await served.fetch(`/${wrong}`)).status).toBe(403);
    expect((await served.fetch(`/${path}`)).status).toBe(403);
  });

  it("expires", async () => {
    let nowMs = Date.now();
    await using served = await serveLog(undefined, { nowMs: () => nowMs });
    const [segment] = (await served.ask("log", {})).segments;
    const { path } = await served.ask("ticket", { segment: segment?.id ?? "" });
    nowMs += 30_001;
    expect((await served.fetch(`/${path}`)).status).toBe(403);
  });

  it("is one of 64 at most, until the first of them expire", async () => {
    let nowMs = Date.now();
    await using served = await serveLog(undefined, { nowMs: () => nowMs });
    const [segment] = (await served.ask("log", {})).segments;
    const path = `/api/ticket?segment=${segment?.id}`;
    for (let count = 0; count < 64; count++) expect((await served.fetch(path)).status).toBe(200);
    expect((await served.fetch(path)).status).toBe(429);
    nowMs += 30_001;
    expect((await served.fetch(path)).status).toBe(200);
  });

  it("is for segments by their ids, and never for paths", async () => {
    await using served = await serveLog();
    for (const id of [
      "master.log",
      "../../etc/passwd",
      "/etc/passwd",
      "..%2f..%2fetc%2fpasswd",
      "constructor",
      "x".repeat(300),
    ]) {
      const { status, body } = await ask(
        served.port,
        served.lines(`/api/ticket?segment=${encodeURIComponent(id)}`),
      );
      expect([status, body.includes("passwd")]).toEqual([404, false]);
    }
  });

  it.each([
    "",
    "ticket=",
    "ticket=A",
    "ticket=AAAAAAAAAAAAAAAAAAAAAA",
    "ticket=__proto__",
    "ticket=A&ticket=B",
  ])("that is none downloads nothing: %j", async (query) => {
    await using served = await serveLog();
    const [segment] = (await served.ask("log", {})).segments;
    const response = await served.fetch(`/api/download?segment=${segment?.id}&${query}`);
    expect([400, 403]).toContain(response.status);
  });
});
