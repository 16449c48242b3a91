import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SECURITY_HEADERS } from "../../src/server/security-headers.ts";
import { createLogServer } from "../../src/server.ts";
import { MemoryStorage } from "../../src/storage.ts";
import { answerOf, ask, say } from "./raw-connection.ts";
import { type ServedLog, serveLog } from "./served-log.ts";

const HOSTILE = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "</script><svg/onload=alert(1)>",
  "javascript:alert(1)",
  "\u2028\u2029\u0085",
  "\x1b[2J\x1b]8;;http://attacker.example\x07",
  "data: x\n\nevent: reset\ndata: {}\n\n",
  "\r\nX-Evil: a=b\r\n\r\n<html>",
  "\u202eright to left",
  "=cmd|' /C calc'!A0",
  "{{constructor.constructor('alert(1)')()}}",
  "__proto__",
  "\0",
  "\ud800",
];

describe("every answer", () => {
  let served: ServedLog;
  beforeAll(async () => {
    served = await serveLog((log) => {
      for (const text of HOSTILE) {
        log.event(`a:${text}`, text, text, { session_id: text, [text]: text, constructor: text });
      }
      for (let count = 0; count < 1_000; count++)
        log.event("a:b", "c", `number ${count}`, { count, session_id: "s1" });
    });
  });
  afterAll(async () => {
    await served[Symbol.asyncDispose]();
  });

  const PATHS = [
    "/",
    "/assets/index-Abcdef12.js",
    "/nothing",
    "/api/nothing",
    "/api/log",
    "/api/events",
    "/api/events?limit=-1",
    "/api/events?q=(",
    "/api/hits",
    "/api/facets?of=type,source,session,count",
    "/api/context?at=none:0",
    "/api/sessions",
    "/api/timeline?session=s1",
    "/api/timeline?session=none",
    "/api/ticket?segment=none",
    "/api/download?segment=none&ticket=none",
    `/${"a".repeat(9_000)}`,
  ];

  it.each(PATHS)("has all headers, and allows no other site anything: %s", async (path) => {
    const { headers } = await ask(served.port, served.lines(path));
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      if (name !== "cache-control") expect([name, headers[name]]).toEqual([name, value]);
    }
    expect(headers["cache-control"]).toBeDefined();
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    expect(headers["set-cookie"]).toBeUndefined();
    expect(headers["x-powered-by"]).toBeUndefined();
    expect(headers["server"]).toBeUndefined();
  });

  it.each([...PATHS, "/api/tail"])("is the same to HEAD, without its body: %s", async (path) => {
    const head = await ask(served.port, served.lines(path, "HEAD"));
    expect(head.body).toBe("");
    if (path === "/api/tail") return;
    const get = await ask(served.port, served.lines(path));
    const plain = ({ date: _, ...headers }: Readonly<Record<string, string>>) => headers;
    expect([head.status, plain(head.headers)]).toEqual([get.status, plain(get.headers)]);
  });

  it("has all headers where nothing has changed, and where a stream begins", async () => {
    const page = await served.fetch("/");
    const again = await served.fetch("/", { "if-none-match": page.headers.get("etag") ?? "" });
    const stream = await served.fetch("/api/tail", {}, "HEAD");
    for (const { headers } of [again, stream]) {
      expect(headers.get("content-security-policy")).toBe(SECURITY_HEADERS["content-security-policy"]);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  it("lets a page load nothing but its own files, and run nothing inline", () => {
    const policy = SECURITY_HEADERS["content-security-policy"] ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it("of the log is JSON, whatever stands in the log, and never taken for anything else", async () => {
    for (const path of [
      "events?limit=2000",
      "facets?of=type,source,session",
      "sessions?limit=1000",
      "hits?by=source",
      "context?at=AT&after=100",
    ]) {
      const [first] = (await served.ask("events", { first: 0, limit: 1 })).items;
      const response = await served.fetch(`/api/${path.replace("AT", first?.position ?? "")}`);
      expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
      const text = await response.text();
      expect(() => JSON.parse(text)).not.toThrow();
      expect([...response.headers.keys()]).not.toContain("set-cookie");
    }
  });

  it("gives hostile texts back as they are, as texts", async () => {
    const { items } = await served.ask("events", { first: 0, limit: HOSTILE.length });
    expect(items).toHaveLength(HOSTILE.length);
    for (const [at, item] of items.entries()) {
      if (!("type" in item)) throw new Error("it is no event");
      const text = (HOSTILE[at] as string).replace("\ud800", "\ufffd");
      expect(item.text).toBe(text);
      expect(item.fields["session_id"]).toBe(text);
    }
  });

  it("of a query with hostile values is of that query", async () => {
    for (const text of ["<script>", "onerror=alert", "javascript:"]) {
      const { items } = await served.ask("events", { q: JSON.stringify(text) });
      expect(items.length).toBeGreaterThan(0);
      for (const { raw } of items) expect(raw).toContain(text);
    }
  });

  it("counts fields by what events have, and not by what every object has", async () => {
    const { facets } = await served.ask("facets", { of: "constructor,toString,__proto__,hasOwnProperty" });
    expect(facets.map(({ values }) => values.length > 0)).toEqual([true, false, true, false]);
  });

  it("says nothing of paths, of stacks, or of what is inside", async () => {
    for (const path of [...PATHS, "/api/events?at=none:5", "/api/context?at=x:99999999999999"]) {
      const { body, status } = await ask(served.port, served.lines(path));
      if (status < 400) continue;
      expect(body).not.toMatch(
        /\/(?:tmp|home|work|usr|etc)\/|node:|\bat \w+ \(|\.ts:|\.js:|node_modules|ENOENT/,
      );
      expect(body).not.toContain(served.directory);
    }
    const facts = await ask(served.port, served.lines("/api/log"));
    expect(facts.body).not.toContain(served.directory);
  });

  it("to what fails inside says only that", async () => {
    const source = new MemoryStorage();
    const failing = Object.assign(Object.create(source), {
      segments: () => {
        throw new Error("EIO: i/o error, open '/home/somebody/secret/master.log'");
      },
    });
    await using server = createLogServer(failing);
    const http = createServer((request, response) => void server.handle(request, response));
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    const { port } = http.address() as AddressInfo;
    const { status, body } = await ask(port, [
      "GET /api/log HTTP/1.1",
      "Host: localhost",
      `Authorization: Bearer ${server.token}`,
    ]);
    http.close();
    expect([status, JSON.parse(body).error.code]).toEqual([500, "internal"]);
    expect(body).not.toMatch(/EIO|secret|master/);
  });

  it.each([
    ["br", (bytes: Buffer) => brotliDecompressSync(bytes)],
    ["gzip", (bytes: Buffer) => gunzipSync(bytes)],
  ])("is compressed with %s for who takes that", async (coding, unpack) => {
    for (const path of ["/api/events", "/assets/index-Abcdef12.js"]) {
      const plain = answerOf(
        await say(served.port, `${[...served.lines(path), "Connection: close"].join("\r\n")}\r\n\r\n`),
      );
      const packed = answerOf(
        await say(
          served.port,
          `${[...served.lines(path), `Accept-Encoding: ${coding}`, "Connection: close"].join("\r\n")}\r\n\r\n`,
        ),
      );
      expect(packed.headers["content-encoding"]).toBe(coding);
      expect(packed.headers["vary"]).toBe("accept-encoding");
      expect(Number(packed.headers["content-length"])).toBe(packed.body.length);
      expect(packed.body.length).toBeLessThan(plain.body.length / 2);
      expect(unpack(Buffer.from(packed.body, "latin1")).toString("latin1")).toBe(plain.body);
    }
  });

  it.each([
    ["identity", undefined],
    ["br;q=0", undefined],
    ["br;q=0, gzip;q=0.5", "gzip"],
    ["deflate", undefined],
    ["GZIP", "gzip"],
    ["xgzip, brx", undefined],
    ["*", undefined],
  ])("takes %j for %j", async (accepted, coding) => {
    const { headers } = await ask(served.port, [
      ...served.lines("/api/events"),
      `Accept-Encoding: ${accepted}`,
    ]);
    expect(headers["content-encoding"]).toBe(coding);
  });
});

describe("parameters", () => {
  let served: ServedLog;
  beforeAll(async () => {
    served = await serveLog((log) => {
      for (let count = 0; count < 50; count++) log.event("a:b", "c", { session_id: "s1" });
    });
  });
  afterAll(async () => {
    await served[Symbol.asyncDispose]();
  });
  const problem = async (path: string) => {
    const { status, body } = await ask(served.port, served.lines(path));
    return [status, JSON.parse(body).error];
  };

  it.each([
    "events?limit=1&limit=2",
    "events?q=a&q=b",
    "events?offset=5",
    "events?Limit=5",
    "events?limit[]=5",
    "events?__proto__=1",
    "log?q=a",
    "hits?limit=5",
    "tail?limit=5",
    "tail?from=a:1&from=b:2",
    "ticket?segment=a&path=b",
    "facets",
    "facets?of=",
    "timeline",
    "context",
    "ticket",
    "events?first=1&at=a:1",
  ])("are known, and given once: not %s", async (path) => {
    const [status, error] = await problem(`/api/${path}`);
    expect([400, 404]).toContain(status);
    expect(["bad_parameter", "segment"]).toContain(error.code);
  });

  it.each([
    "-1",
    "1.5",
    "1e3",
    "0x10",
    "NaN",
    "Infinity",
    "%20",
    "1%20",
    "%31%00",
    "%d9%a1",
    "99999999999999999999",
    "2001",
    "null",
    "1;2",
    "+1",
  ])("that are numbers are whole numbers within their range: not %s", async (value) => {
    const [status, error] = await problem(`/api/events?limit=${value}`);
    expect([status, error.code]).toEqual([400, "bad_parameter"]);
    expect(error.message).toContain("limit");
  });

  it("may be at the ends of their range", async () => {
    expect((await served.ask("events", { limit: 0 })).items).toEqual([]);
    expect((await served.ask("events", { limit: 2_000 })).items).toHaveLength(50);
    expect((await served.ask("events", { first: 49 })).items).toHaveLength(1);
    expect((await served.ask("events", { first: 50 })).items).toEqual([]);
    expect((await served.ask("events", { first: 999_999_999 })).items).toEqual([]);
  });

  it.each([
    "",
    ":",
    "a",
    "a:",
    ":1",
    "a:-1",
    "a:1.5",
    "a:1e3",
    "a:x",
    "a:9999999999999999",
    "../../etc/passwd",
  ])("that are positions are a segment and an offset: not %j", async (value) => {
    const [status, error] = await problem(`/api/context?at=${encodeURIComponent(value)}`);
    expect([status, error.code]).toEqual([400, "bad_parameter"]);
  });

  it("that are positions of another log, or within a line, are none of this one", async () => {
    const [item] = (await served.ask("events", { first: 10, limit: 1 })).items;
    const [segment, offset] = (item?.position ?? "").split(":");
    for (const at of [
      "aaaaaaaaaaaaaaaaaaaaaaaaaa:0",
      "master.log:0",
      `${segment}x:${offset}`,
      `${segment}:999999999`,
    ]) {
      const [status, error] = await problem(`/api/context?at=${at}`);
      expect(status).toBe(404);
      expect(["segment", "position"]).toContain(error.code);
    }
    const around = await served.ask("context", {
      at: `${segment}:${Number(offset) + 3}`,
      before: 0,
      after: 0,
    });
    expect(around.items).toEqual([item]);
  });

  it.each([
    ['"never ends', 0],
    ["type:", 0],
    ["since:yesterdayish", 0],
    ["a OR", 2],
  ])("that are a query say where it can not be read: %j", async (q, least) => {
    for (const path of ["events", "hits", "facets", "tail"]) {
      const more = path === "facets" ? "&of=type" : "";
      const [status, error] = await problem(`/api/${path}?q=${encodeURIComponent(q)}${more}`);
      expect([status, error.code]).toEqual([400, "bad_query"]);
      expect(error.at).toBeGreaterThanOrEqual(least);
      expect(error.length).toBeGreaterThanOrEqual(0);
      expect(error.message.length).toBeGreaterThan(5);
    }
  });

  it("come back in a refusal short, quoted, and as JSON", async () => {
    const [, error] = await problem(
      `/api/events?limit=${encodeURIComponent("<script>alert(1)</script>".repeat(50))}`,
    );
    expect(error.message.length).toBeLessThan(300);
  });
});

describe("limits of an answer", () => {
  it("are rows and bytes, and it says which", async () => {
    await using served = await serveLog((log) => {
      for (let count = 0; count < 200; count++) log.event("a:b", "c", "x".repeat(60_000), { count });
    });
    const answer = await served.ask("events", { first: 0, limit: 200 });
    expect(answer.limitedBy).toBe("bytes");
    expect(answer.total).toBe(200);
    expect(answer.items.length).toBeLessThan(100);
    // Where the last ones are wanted those are given.
    const last = await served.ask("events", { limit: 200 });
    expect([last.limitedBy, last.first + last.items.length]).toEqual(["bytes", 200]);
    expect(last.items.at(-1)).toMatchObject({ fields: { count: 199 } });
    // What follows is there for who asks on.
    const next = await served.ask("events", { first: answer.items.length, limit: 1 });
    expect(next.items).toHaveLength(1);
    expect((await served.ask("sessions", { limit: 0 })).sessions).toEqual([]);
  });

  it("are values, groups and names", async () => {
    await using served = await serveLog((log) => {
      for (let count = 0; count < 1_500; count++)
        log.event(`type:t${count}`, "c", { session_id: `s${count}` });
    });
    const { facets } = await served.ask("facets", { of: "type,session", limit: 1_000 });
    expect(facets.map(({ values, more }) => [values.length, more])).toEqual([
      [1_000, true],
      [1_000, true],
    ]);
    const hits = await served.ask("hits", { by: "type" });
    expect(hits.groups).toHaveLength(100);
    const sum = [...hits.groups.map(({ counts }) => counts), hits.others ?? []]
      .flat()
      .reduce((a, b) => a + b, 0);
    expect(sum).toBe(hits.total);
    const sessions = await served.ask("sessions", { limit: 10 });
    expect([sessions.sessions.length, sessions.total, sessions.limitedBy]).toEqual([10, 1_500, "rows"]);
    expect((await served.fetch(`/api/facets?of=${Array(21).fill("a").join(",")}`)).status).toBe(400);
  });
});
