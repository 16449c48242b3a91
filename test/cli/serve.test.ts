import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { openLog } from "../../src/index.ts";
import {
  logThread,
  makeDirectory,
  type Running,
  type RunOptions,
  removeDirectories,
  startLogThread,
} from "./command-line.ts";
import { SAMPLE_EVENTS, writeSampleLog } from "./sample-log.ts";

afterAll(removeDirectories);

const running: Running[] = [];
afterEach(() => {
  for (const { child } of running.splice(0)) child.kill("SIGKILL");
});

function serve(words: readonly string[], options: RunOptions = {}): Running {
  const server = startLogThread(["serve", ...words], options);
  running.push(server);
  return server;
}

function sampleLog(): string {
  const directory = makeDirectory();
  writeSampleLog(join(directory, "log_thread"));
  return join(directory, "log_thread");
}

/** What the served log says, asked as the page asks. */
async function ask(server: Running, path: string): Promise<Record<string, unknown>> {
  const url = new URL(server.lines[0] as string);
  const token = new URLSearchParams(url.hash.slice(1)).get("token");
  const response = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

describe("log-thread serve", () => {
  it("prints the address with its token, and nothing else, on standard output", async () => {
    const server = serve([sampleLog()]);
    await server.until(({ stderr }) => stderr.includes("Ctrl-C"));
    expect(server.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{22}\n$/);
    expect(server.stderr).not.toContain("encryption");
    expect((await ask(server, "/api/events"))["total"]).toBe(SAMPLE_EVENTS);
  });

  it("shows the page that is in the package", async () => {
    const server = serve([sampleLog()]);
    await server.until(({ lines }) => lines.length > 0);
    const response = await fetch(new URL("/", server.lines[0]));
    expect([response.status, response.headers.get("content-type")]).toEqual([
      200,
      "text/html; charset=utf-8",
    ]);
    const text = await response.text();
    const scripts = [...text.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, path]) => path);
    expect(scripts.length).toBeGreaterThan(1);
    for (const path of scripts) expect((await fetch(new URL(`/${path}`, server.lines[0]))).status).toBe(200);
  });

  it("calls the log by its directory, and says nothing of where that is", async () => {
    const directory = sampleLog();
    const server = serve([directory]);
    await server.until(({ lines }) => lines.length > 0);
    const facts = await ask(server, "/api/log");
    expect(directory).toContain(`/${facts["name"]}/log_thread`);
    expect(JSON.stringify(facts)).not.toContain(directory);
  });

  it("finds the log as every command does: by its place, --dir, LOG_THREAD_DIR, or ./log_thread", async () => {
    const directory = sampleLog();
    const ways: [string[], RunOptions][] = [
      [[directory], {}],
      [["--dir", directory], {}],
      [[], { env: { LOG_THREAD_DIR: directory } }],
      [[], { cwd: join(directory, "..") }],
    ];
    for (const [words, options] of ways) {
      const server = serve(words, options);
      await server.until(({ lines }) => lines.length > 0);
      expect((await ask(server, "/api/events"))["total"]).toBe(SAMPLE_EVENTS);
      server.child.kill("SIGKILL");
    }
  });

  it("waits for a log that is not there yet", async () => {
    const directory = join(makeDirectory(), "log_thread");
    const server = serve([directory]);
    await server.until(({ stderr }) => stderr.includes("waiting for its first event"));
    expect(server.stdout).toBe("");
    using log = openLog({ directory });
    log.event("app:start", "test");
    await server.until(({ lines }) => lines.length > 0);
    expect((await ask(server, "/api/events"))["total"]).toBe(1);
  });

  it("ends with 130 on Ctrl-C and with 0 on SIGTERM, also while a page is open", async () => {
    for (const [signal, code] of [
      ["SIGINT", 130],
      ["SIGTERM", 0],
    ] as const) {
      const server = serve([sampleLog()]);
      await server.until(({ lines }) => lines.length > 0);
      const url = new URL(server.lines[0] as string);
      const authorization = `Bearer ${new URLSearchParams(url.hash.slice(1)).get("token")}`;
      const tail = await fetch(new URL("/api/tail", url), { headers: { authorization } });
      expect(tail.status).toBe(200);
      server.child.kill(signal);
      expect((await server.finished).code).toBe(code);
      await tail.text().catch(() => {});
    }
  });

  it("says that a port is taken, and listens on one that is given", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    const refused = await logThread(["serve", sampleLog(), "--port", String(port)]);
    expect(refused.code).not.toBe(0);
    expect(refused.stdout).toBe("");
    expect(refused.stderr).toContain(`port ${port} is taken`);
    expect(refused.stderr).not.toMatch(/\bat .*\.js/);
    await new Promise((resolve) => other.close(resolve));
    const server = serve([sampleLog(), "-p", String(port)]);
    await server.until(({ lines }) => lines.length > 0);
    expect(new URL(server.lines[0] as string).port).toBe(String(port));
  });

  it("says what it means to listen elsewhere, and answers for that name and this machine only", async () => {
    const server = serve([sampleLog(), "--host", "0.0.0.0"]);
    await server.until(({ stderr }) => stderr.includes("Ctrl-C"));
    expect(server.stderr).toContain("without encryption");
    expect(server.stderr).toContain("only for the name 0.0.0.0");
    const { port } = new URL(server.lines[0] as string);
    const statusFor = async (host: string): Promise<number> => {
      const { request } = await import("node:http");
      return new Promise((resolve) => {
        request({ port, host: "127.0.0.1", headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        }).end();
      });
    };
    expect(await statusFor(`0.0.0.0:${port}`)).toBe(200);
    expect(await statusFor(`localhost:${port}`)).toBe(200);
    expect(await statusFor(`192.168.0.1:${port}`)).toBe(421);
  });

  it("warns of nothing where it listens on another loopback name", async () => {
    const server = serve([sampleLog(), "--host", "localhost"]);
    await server.until(({ stderr }) => stderr.includes("Ctrl-C"));
    expect(server.stderr).not.toContain("encryption");
  });

  it.each([
    [["--port", "65536"], "at most 65535"],
    [["--port", "x"], "--port"],
    [["--port", "-1"], "--port"],
    [["--host", ""], "--host is empty"],
    [["--host", "256.1.1.1"], "256.1.1.1"],
    [["--dir", "x"], "give one of them"],
    [["more"], "more"],
    [["--nothing"], "--nothing"],
  ])("refuses %j", async (words, message) => {
    const { code, stdout, stderr } = await logThread(["serve", sampleLog(), ...words]);
    expect(code).not.toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
  });

  it("explains itself", async () => {
    const { code, stdout } = await logThread(["serve", "--help"]);
    expect(code).toBe(0);
    for (const word of ["--port", "--host", "without encryption", "token", "Ctrl-C"])
      expect(stdout).toContain(word);
    expect((await logThread(["--help"])).stdout).toContain("serve");
  });

  it("is completed", async () => {
    for (const shell of ["bash", "zsh", "fish"]) {
      const { stdout } = await logThread(["completions", shell]);
      expect(stdout).toContain("serve");
      expect(stdout).toMatch(/serve[\s\S]*host/);
    }
  });
});
