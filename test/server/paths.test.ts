import { mkdirSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LogAnswer, TicketAnswer } from "../../src/server/contract.ts";
import { PageFiles } from "../../src/server/page-files.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { ask, say } from "./raw-connection.ts";
import { SCRIPT, type ServedLog, serveLog, writePage } from "./served-log.ts";

describe("paths", () => {
  let served: ServedLog;
  beforeAll(async () => {
    served = await serveLog();
  });
  afterAll(async () => {
    await served[Symbol.asyncDispose]();
  });

  it.each(["/", "/index.html", "/favicon.svg", "/assets/index-Abcdef12.js"])(
    "gives the page's %s",
    async (path) => {
      expect((await served.fetch(path)).status).toBe(200);
    },
  );

  it.each([
    "/secret.txt",
    "/../secret.txt",
    "/assets/../secret.txt",
    "/assets/..",
    "/assets/",
    "/assets",
    "/./index.html",
    "//index.html",
    "//attacker.example/index.html",
    "/assets//index-Abcdef12.js",
    "/%2e%2e/secret.txt",
    "/%2E%2E%2Fsecret.txt",
    "/assets/%2e%2e/secret.txt",
    "/assets/..%2fsecret.txt",
    "/assets/..%5csecret.txt",
    "/assets/..\\secret.txt",
    "/assets\\index-Abcdef12.js",
    "/%252e%252e%252fsecret.txt",
    "/assets/%25%32%65%25%32%65/secret.txt",
    "/%c0%ae%c0%ae/secret.txt",
    "/..%c0%afsecret.txt",
    "/%e0%80%ae%e0%80%ae/secret.txt",
    "/..%u2215secret.txt",
    "/%uff0e%uff0e/secret.txt",
    "/index.html%00",
    "/index.html%00.js",
    "/assets/index-Abcdef12.js%00.txt",
    "/secret.txt%00.js",
    "/index%2ehtml",
    "/%69ndex.html",
    "/INDEX.HTML",
    "/index.html/",
    "/index.html.",
    "/index.html;x=1",
    "/index.html::$DATA",
    "/assets/.hidden.js",
    "/etc/passwd",
    "/proc/self/environ",
    "/master.log",
    "/log_thread/master.log",
    "/file:///etc/passwd",
    "/api",
    "/api/",
    "/api/nothing",
    "/api/__proto__",
    "/api/constructor",
    "/api/log/",
    "/api//log",
    "/API/log",
    "/%61pi/log",
    "/api%2flog",
    "/assets/../api/log",
  ])("has nothing at %s", async (path) => {
    const { status, body, headers } = await ask(served.port, served.lines(path));
    expect(status).toBe(404);
    expect(headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(body).not.toMatch(/not of the page|root:|segments/);
    // Nothing of the address comes back.
    expect(JSON.parse(body)).toEqual({ error: { code: "not_found", message: expect.any(String) } });
  });

  it.each([
    ["a NUL", "/index.html\0"],
    ["a blank", "/index .html"],
    ["a tab", "/a\tb"],
    ["a line's end", "/a\rb"],
    ["bytes above ASCII", "/\xff\xfe"],
  ])("refuses %s in an address", async (_, path) => {
    const text = await say(
      served.port,
      Buffer.from(`GET ${path} HTTP/1.1\r\nHost: ${served.host}\r\nConnection: close\r\n\r\n`, "latin1"),
    );
    expect(text).toMatch(/^HTTP\/1.1 (400|404) /);
  });

  it("refuses an address that is too long", async () => {
    expect((await ask(served.port, served.lines(`/${"a".repeat(9_000)}`))).status).toBe(414);
    expect((await ask(served.port, served.lines(`/api/log?${"a".repeat(9_000)}`))).status).toBe(414);
    expect((await ask(served.port, served.lines(`/${"a".repeat(20_000)}`))).status).toBe(431);
  });
});

describe("the page's files", () => {
  it("are never what a link points to, nor a directory", () => {
    const page = writePage(join(temporaryDirectory(), "page"));
    symlinkSync(join(page, "secret.txt"), join(page, "assets/link-Abcdef12.js"));
    symlinkSync("/etc/passwd", join(page, "assets/passwd-Abcdef12.js"));
    unlinkSync(join(page, "favicon.svg"));
    symlinkSync("/etc/passwd", join(page, "favicon.svg"));
    mkdirSync(join(page, "assets/folder-Abcdef12.js"));
    const files = new PageFiles(page);
    for (const path of [
      "/assets/link-Abcdef12.js",
      "/assets/passwd-Abcdef12.js",
      "/favicon.svg",
      "/assets/folder-Abcdef12.js",
    ]) {
      expect(files.find(path)).toBeUndefined();
    }
    expect(files.find("/")?.bytes.length).toBeGreaterThan(0);
  });

  it("are of types that are known", () => {
    const page = writePage(join(temporaryDirectory(), "page"));
    writeFileSync(join(page, "assets/x-Abcdef12.exe"), "MZ");
    writeFileSync(join(page, "assets/x-Abcdef12.html"), "<p>");
    const files = new PageFiles(page);
    expect(files.find("/assets/x-Abcdef12.exe")).toBeUndefined();
    expect(files.find("/assets/x-Abcdef12.html")?.type).toBe("text/html; charset=utf-8");
  });

  it("may be kept for ever where their name has their content's hash, and are asked for again otherwise", async () => {
    await using served = await serveLog();
    const script = await served.fetch("/assets/index-Abcdef12.js");
    expect(script.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(await script.text()).toBe(SCRIPT);
    const page = await served.fetch("/");
    expect(page.headers.get("cache-control")).toBe("no-cache");
    const again = await served.fetch("/", { "if-none-match": page.headers.get("etag") ?? "" });
    expect([again.status, await again.text()]).toEqual([304, ""]);
  });

  it("need no token: there is nothing of the log in them", async () => {
    await using served = await serveLog();
    expect((await ask(served.port, ["GET / HTTP/1.1", `Host: ${served.host}`])).status).toBe(200);
  });
});

describe("mounted at a path", () => {
  it("answers below it, and nothing beside it", async () => {
    await using served = await serveLog(undefined, {}, { path: "/tools/log/" });
    expect(new URL(served.server.url).pathname).toBe("/tools/log/");
    expect((await served.fetch("/tools/log/")).status).toBe(200);
    expect((await served.fetch("/tools/log/api/log")).status).toBe(200);
    for (const path of [
      "/",
      "/api/log",
      "/tools",
      "/tools/logs/",
      "/tools/log/../log/api/log",
      "/tools/log//api/log",
    ]) {
      expect((await ask(served.port, served.lines(path))).status).toBe(404);
    }
    const moved = await served.fetch("/tools/log");
    expect([moved.status, moved.headers.get("location")]).toEqual([308, "/tools/log/"]);
  });

  it("gives downloads by addresses that hold below it", async () => {
    await using served = await serveLog(undefined, {}, { path: "/log" });
    const response = await served.fetch("/log/api/log");
    const { segments } = (await response.json()) as LogAnswer;
    const ticket = await served.fetch(`/log/api/ticket?segment=${segments[0]?.id}`);
    const { path } = (await ticket.json()) as TicketAnswer;
    expect((await served.fetch(`/log/${path}`)).status).toBe(200);
  });

  it.each(["a b", "/a/../b", "/%61", "/a?b", "//a", "/a//b", "/./a"])(
    "wants a path: not %j",
    async (path) => {
      await expect(serveLog(undefined, {}, { path })).rejects.toThrow(/path/);
    },
  );
});
