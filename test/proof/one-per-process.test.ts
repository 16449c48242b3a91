import { cpSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../temporary-directory.ts";
import { run, startCommand } from "./program.ts";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));

function json(text: string): Record<string, unknown> {
  return JSON.parse(text) as Record<string, unknown>;
}

/** A second copy of the package, as another version in the dependency tree would be. */
function secondCopy(): string {
  const path = join(temporaryDirectory(), "copy");
  cpSync(DIST, path, { recursive: true });
  writeFileSync(join(path, "package.json"), '{ "type": "module" }');
  return path;
}

describe("a process that loads the package twice", () => {
  it("has one default log and one session, where they were when it was first imported", async () => {
    const cwd = temporaryDirectory();
    const directory = join(cwd, "log_thread");
    const { stdout, stderr } = await run("one-log.mjs", [secondCopy(), directory], { cwd });
    const master = join(directory, "master.log");
    expect(json(stdout)).toEqual({
      different: true,
      before: false,
      code: "ERR_ALREADY_CONFIGURED",
      lines: [
        "session:create log-thread session_id=one",
        "a:b first session_id=one",
        "a:b second session_id=one",
        "a:b second session_id=two",
      ],
      master: [master, master],
      written: [4, 4],
      session: "one",
    });
    expect(stderr).toBe("");
    expect(readFileSync(master, "utf8").split("\n")).toHaveLength(6);
  });
});

describe("the environment", () => {
  const read = async (env: Record<string, string>) => {
    const cwd = temporaryDirectory();
    const { stdout, stderr } = await run("environment.mjs", [], { cwd, env });
    return { cwd, stderr, result: json(stdout) as { returned: string[]; read: number; MASTER_LOG: string } };
  };

  it("says nothing: the log is in ./log_thread, ignored by git, for its owner alone", async () => {
    const { cwd, result, stderr } = await read({});
    const directory = join(cwd, "log_thread");
    expect(result).toMatchObject({ read: 2, MASTER_LOG: join(directory, "master.log") });
    expect(readFileSync(join(directory, ".gitignore"), "utf8")).toBe("*\n");
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(join(directory, "master.log")).mode & 0o777).toBe(0o600);
    expect(stderr).toBe("");
  });

  it("LOG_THREAD_DIR says where, relative to where the process began, and that gets no .gitignore", async () => {
    const { cwd, result } = await read({ LOG_THREAD_DIR: "deep/er/log" });
    const directory = join(cwd, "deep", "er", "log");
    expect(result).toMatchObject({ read: 2, MASTER_LOG: join(directory, "master.log") });
    expect(existsSync(join(directory, ".gitignore"))).toBe(false);
    expect(existsSync(join(cwd, "log_thread"))).toBe(false);
  });

  it("LOG_THREAD=off silences, LOG_STORAGE=memory keeps nothing", async () => {
    const off = await read({ LOG_THREAD: "off" });
    expect(off.result).toMatchObject({ returned: ["", ""], read: 0, health: { state: "off", dropped: 0 } });
    const memory = await read({ LOG_STORAGE: "memory" });
    expect(memory.result).toMatchObject({ read: 2, health: { state: "ok", written: 2 } });
    for (const { cwd, stderr } of [off, memory]) {
      expect([existsSync(join(cwd, "log_thread")), stderr]).toEqual([false, ""]);
    }
  });

  it("LOG_STORAGE and LOG_THREAD with something unknown are said once each, and ignored", async () => {
    const { result, stderr } = await read({ LOG_STORAGE: "cloud", LOG_THREAD: "perhaps" });
    expect(result).toMatchObject({ read: 2, health: { state: "ok", dropped: 0 } });
    const lines = stderr.split("\n").filter((line) => line !== "");
    expect(lines.map((line) => /LOG_\w+=\w+/.exec(line)?.[0]).toSorted()).toEqual([
      "LOG_STORAGE=cloud",
      "LOG_THREAD=perhaps",
    ]);
  });

  it("is a directory that was removed: the program is not stopped by the import", async () => {
    const cwd = temporaryDirectory();
    const program = join(temporaryDirectory(), "program.mjs");
    mkdirSync(join(program, "..", "node_modules"));
    symlinkSync(join(DIST, ".."), join(program, "..", "node_modules", "log-thread"));
    writeFileSync(
      program,
      'const { logEvent } = await import("log-thread"); console.log(logEvent("a:b", "s") !== "");',
    );
    const gone = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"';
    const command = ["/bin/sh", "-c", gone, "sh", process.execPath, program];
    const env = { LOG_THREAD_DIR: join(cwd, "log") };
    const { code, stdout } = await startCommand(command, { cwd, env }).ended;
    expect([code, stdout]).toEqual([0, "true\n"]);
  });
});

describe("a CommonJS program", () => {
  it("loads the package with require", async () => {
    const cwd = temporaryDirectory();
    const { stdout } = await run("required.cjs", [], { cwd });
    expect(JSON.parse(stdout)).toEqual(["required"]);
  });
});
