import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LogThreadError } from "../../src/base/index.ts";
import { parseLine } from "../../src/line/index.ts";
import { openLog } from "../../src/log/index.ts";
import { FileStorage } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

const messageOf = (line: string) => parseLine(line)?.message;

describe("a log", () => {
  it("writes an event in each of its forms and returns the line", () => {
    using log = openLog({ storage: "memory" });
    expect(messageOf(log.event("app:start", "agent"))).toBe("");
    expect(messageOf(log.event("app:start", "agent", "ready"))).toBe("ready");
    expect(messageOf(log.event("app:start", "agent", { port: 80 }))).toBe("port=80");
    expect(messageOf(log.event("app:start", "agent", "ready", { port: 80 }))).toBe("ready port=80");
    expect(log.readLog().map((event) => event.message)).toEqual(["", "ready", "port=80", "ready port=80"]);
  });

  it("writes an ill-formed type as given, and counts it", () => {
    using log = openLog({ storage: "memory" });
    expect(parseLine(log.event("LLM Request", "agent"))?.type).toBe("LLM Request");
    expect(log.health()).toMatchObject({ written: 1, badTypes: 1, dropped: 0 });
  });

  it("keeps to what is switched off", () => {
    using log = openLog({ storage: "memory", off: ["state:read", "http:*"] });
    expect(log.event("state:read", "a")).toBe("");
    expect(log.event("http:request", "a")).toBe("");
    expect(log.event("conversation:turn", "a")).toBe("");
    expect(log.event("state:write", "a")).not.toBe("");
    expect(log.health()).toMatchObject({ written: 1, dropped: 0 });
    using turns = openLog({ storage: "memory", conversationTurns: true });
    expect(turns.event("conversation:turn", "a", { role: "user" })).not.toBe("");
    using silent = openLog({ storage: "memory", enabled: false });
    expect(silent.event("app:start", "a")).toBe("");
    expect(silent.health().state).toBe("off");
  });

  it.each([
    [{ directory: "" }, "directory"],
    [{ directory: 7 }, "directory is 7"],
    [{ storage: "cassandra" }, '"cassandra"'],
    [{ storage: "sqlite", sqlite: { driver: "sqlite3" } }, 'sqlite.driver is "sqlite3"'],
    [{ storage: "sqlite", sqlite: { mirror: "no" } }, 'sqlite.mirror is "no"; it has to be true or false'],
    [{ storage: "sqlite", sqlite: { path: "" } }, "sqlite.path"],
    [{ storage: "sqlite", sqlite: { file: "x" } }, 'sqlite has no "file"; it has driver, mirror, path'],
    [{ storage: "sqlite", sqlite: true }, "sqlite is true"],
    [{ storage: "file", sqlite: {} }, 'sqlite needs storage: "sqlite"'],
    [{ storage: {} }, "storage is an object"],
    [{ durability: "maybe" }, '"maybe"'],
    [{ off: "state:read" }, "off"],
    [{ fileMode: 0o1777 }, "fileMode"],
    [{ redact: "yes" }, "redact"],
    [{ clock: Date }, "clock"],
    [{ dir: "x" }, 'there is no option "dir"'],
    [{ constructor: 1 }, 'there is no option "constructor"'],
    [null, "the options are null"],
  ])("refuses the options %j and names what is wrong", (options, named) => {
    expect(() => openLog(options as object)).toThrow(LogThreadError);
    expect(() => openLog(options as object)).toThrow(named);
  });

  it("drops and counts what comes after it was closed, and can still be read", async () => {
    const directory = join(temporaryDirectory(), "log");
    const log = openLog({ directory });
    log.event("app:start", "agent");
    await log[Symbol.asyncDispose]();
    expect(log.event("app:shutdown", "agent")).toBe("");
    expect(log.health()).toMatchObject({ state: "closed", written: 1, dropped: 1 });
    expect(log.health().lastError?.code).toBe("ERR_CLOSED");
    expect(log.readLog().map((event) => event.type)).toEqual(["app:start"]);
  });

  it("creates nothing until there is an event, not even by reading", () => {
    const directory = join(temporaryDirectory(), "log");
    using log = openLog({ directory });
    expect(log.readLog()).toEqual([]);
    expect(log.getLogText()).toBe("");
    expect(existsSync(directory)).toBe(false);
  });

  it("takes a storage of one's own, and says what it lost when it works again", () => {
    let broken = true;
    class Failing extends FileStorage {
      override append(line: string): void {
        if (broken) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
        super.append(line);
      }
    }
    using log = openLog({ storage: new Failing(join(temporaryDirectory(), "log")) });
    for (let index = 0; index < 3; index++) expect(log.event("app:start", "agent")).toBe("");
    expect(log.health()).toMatchObject({ state: "failing", written: 0, dropped: 3 });
    expect(log.health().lastError).toMatchObject({ code: "ENOSPC", message: "no space left on device" });
    broken = false;
    log.event("app:start", "agent");
    expect(log.health()).toMatchObject({ state: "ok", dropped: 3 });
    expect(log.readLog().map((event) => [event.type, event.fields["count"], event.fields["code"]])).toEqual([
      ["app:start", undefined, undefined],
      ["log:dropped", 3, "ENOSPC"],
    ]);
  });
});
