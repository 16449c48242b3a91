import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Log, openLog } from "../../src/index.ts";
import { assembleServer, type ServerSettings } from "../../src/server/assemble-server.ts";
import type { Api } from "../../src/server/contract.ts";
import type { LogServer, LogServerOptions } from "../../src/server/index.ts";
import { openDirectory } from "../../src/storage.ts";

/** What the page of a test is made of. */
export const SCRIPT = `console.log(${JSON.stringify("x".repeat(20_000))});\n`;

/** A log that is served, on loopback, until it is disposed of. */
export class ServedLog implements AsyncDisposable {
  readonly directory: string;
  readonly log: Log;
  readonly server: LogServer;
  readonly port: number;

  /** What time it is for who writes; the system's where none is given. */
  readonly clock: { timeMs: number | undefined };

  constructor({ directory, log, server, clock }: Pick<ServedLog, "directory" | "log" | "server" | "clock">) {
    this.directory = directory;
    this.log = log;
    this.server = server;
    this.clock = clock;
    this.port = Number(new URL(server.url).port);
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  get authorization(): string {
    return `Bearer ${this.server.token}`;
  }

  /** The lines of a request that is answered. */
  lines(path: string, method = "GET"): string[] {
    return [`${method} ${path} HTTP/1.1`, `Host: ${this.host}`, `Authorization: ${this.authorization}`];
  }

  fetch(path: string, headers: Readonly<Record<string, string>> = {}, method = "GET"): Promise<Response> {
    return fetch(`http://${this.host}${path}`, {
      method,
      headers: { authorization: this.authorization, ...headers },
      redirect: "manual",
    });
  }

  /** Asks until everything was looked at. */
  async ask<Name extends keyof Api>(
    name: Name,
    parameters: Api[Name]["parameters"],
  ): Promise<Api[Name]["answer"]> {
    for (;;) {
      const answer = await this.askOnce(name, parameters);
      if (!("looked" in answer) || answer.looked === 1 || answer.limitedBy !== undefined) return answer;
    }
  }

  async askOnce<Name extends keyof Api>(
    name: Name,
    parameters: Api[Name]["parameters"],
  ): Promise<Api[Name]["answer"]> {
    const query = new URLSearchParams(
      Object.entries(parameters).map(([key, value]): [string, string] => [key, String(value)]),
    );
    const response = await this.fetch(`/api/${name}?${query}`);
    const answer = await response.json();
    if (response.status !== 200) throw new Error(`${response.status}: ${JSON.stringify(answer)}`);
    return answer as Api[Name]["answer"];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.close();
    this.log.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Serves a new log. */
export async function serveLog(
  write: (log: Log) => void = writeSome,
  settings: ServerSettings = {},
  options: LogServerOptions = {},
): Promise<ServedLog> {
  const directory = mkdtempSync(join(tmpdir(), "log-thread-served-"));
  mkdirSync(join(directory, "log_thread"));
  const clock = { timeMs: undefined as number | undefined };
  const log = openLog({
    directory: join(directory, "log_thread"),
    clock: { now: () => clock.timeMs ?? Date.now() },
  });
  write(log);
  log.flush();
  const page = writePage(join(directory, "page"));
  const source = openDirectory(join(directory, "log_thread"));
  const server = assembleServer(source, { name: "tested", ...options }, { pageDirectory: page, ...settings });
  await server.listen();
  return new ServedLog({ directory, log, server, clock });
}

function writeSome(log: Log): void {
  log.event("app:start", "nola", { version: "0.1.0" });
  log.event("llm:request", "agent", "hello", { session_id: "s1", call_id: "c1" });
  log.event("llm:response", "agent", { session_id: "s1", call_id: "c1" });
  log.event("error:io", "disk", "no space left");
}

/** A page as the build leaves it. */
export function writePage(directory: string): string {
  mkdirSync(join(directory, "assets"), { recursive: true });
  writeFileSync(join(directory, "index.html"), "<!doctype html><title>the page</title>");
  writeFileSync(join(directory, "favicon.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
  writeFileSync(join(directory, "assets/index-Abcdef12.js"), SCRIPT);
  writeFileSync(join(directory, "secret.txt"), "not of the page");
  return directory;
}
