import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "./everyday-program.ts";

describe("the everyday functions", () => {
  it("write to ./log_thread, which ignores itself, and nowhere before the first event", () => {
    const { directory, result } = run(`
      import { existsSync } from "node:fs";
      lt.readLog(); lt.health();
      const before = existsSync("log_thread");
      process.chdir("/");
      lt.logEvent("app:start", "agent");
      print([before, lt.MASTER_LOG]);`);
    expect(result).toEqual([false, join(directory, "log_thread", "master.log")]);
    expect(readFileSync(join(directory, "log_thread", ".gitignore"), "utf8")).toBe("*\n");
    expect(readFileSync(join(directory, "log_thread", "master.log"), "utf8")).toContain(
      "|app:start|agent|\n",
    );
  });

  it("obey the environment", () => {
    const elsewhere = run(`lt.logEvent("app:start", "a"); print(lt.MASTER_LOG);`, {
      LOG_THREAD_DIR: "logs/x",
    });
    expect(elsewhere.result).toBe(join(elsewhere.directory, "logs/x/master.log"));
    expect(existsSync(join(elsewhere.directory, "logs/x/.gitignore"))).toBe(false);
    const off = run(`print([lt.logEvent("app:start", "a"), lt.health().state]);`, { LOG_THREAD: "off" });
    expect([off.result, existsSync(join(off.directory, "log_thread"))]).toEqual([["", "off"], false]);
    const memory = run(`lt.logEvent("app:start", "a"); print(lt.readLog().length);`, {
      LOG_STORAGE: "memory",
    });
    expect([memory.result, existsSync(join(memory.directory, "log_thread"))]).toEqual([1, false]);
    const turns = run(`print(lt.logEvent("conversation:turn", "a") !== "");`, {
      LOG_CONVERSATION_TURNS: "1",
    });
    expect(turns.result).toBe(true);
  });

  it("can be configured before the first event and not after", () => {
    const { result } = run(`
      lt.readLog();
      lt.configure({ storage: "memory", off: ["state:*"] });
      lt.logEvent("state:read", "a"); lt.logEvent("app:start", "a");
      let code;
      try { lt.configure({}); } catch (error) { code = error.code; }
      print([lt.readLog().map((event) => event.type), code]);`);
    expect(result).toEqual([["app:start"], "ERR_ALREADY_CONFIGURED"]);
  });

  it("carry the session: the event's own before the scope's before the process's", () => {
    const { result } = run(`
      lt.configure({ storage: "memory" });
      lt.setSession("process"); lt.setSession("process");
      lt.logEvent("a:process", "s");
      await lt.withSession("scope", async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        lt.logEvent("a:scope", "s");
        lt.logEvent("a:own", "s", { session_id: "own", a: 1 });
        lt.logEvent("a:none", "s", { session_id: null });
        lt.logEvent("a:undefined", "s", { session_id: undefined });
        lt.logEvent("system:memory", "s"); lt.logEvent("log:note", "s");
        lt.withSession(null, () => lt.logEvent("a:unscoped", "s"));
      });
      lt.endSession({ turns: 2 });
      lt.endSession();
      lt.logEvent("a:after", "s");
      print(lt.readLog().map((event) => [event.type, event.fields.session_id ?? null, event.message.split("=")[0]]));`);
    expect(result).toEqual([
      ["session:create", "process", "session_id"],
      ["a:process", "process", "session_id"],
      ["a:scope", "scope", "session_id"],
      ["a:own", "own", "a"],
      ["a:none", null, ""],
      ["a:undefined", "scope", "session_id"],
      ["system:memory", null, ""],
      ["log:note", null, ""],
      ["a:unscoped", null, ""],
      ["session:end", "process", "turns"],
      ["a:after", null, ""],
    ]);
  });

  it("never mix overlapping sessions", () => {
    const { result } = run(`
      lt.configure({ storage: "memory" });
      const talk = (id) => lt.withSession(id, async () => {
        for (let turn = 0; turn < 50; turn++) {
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
          lt.logEvent("conversation:note", id);
        }
      });
      await Promise.all(["a", "b", "c"].map(talk));
      print(lt.readLog().filter((event) => event.source !== event.fields.session_id).length + lt.readLog().length);`);
    expect(result).toBe(150);
  });

  it("generate an id where none is given", () => {
    const { result } = run(
      `lt.configure({ storage: "memory" }); const id = lt.setSession(); print([id === lt.getSession(), id.length]);`,
    );
    expect(result).toEqual([true, 36]);
  });

  it("say in one line on stderr what of the environment is unknown", () => {
    const { result } = run(
      `const said = []; console.error = (line) => said.push(line);
       lt.logEvent("app:start", "a"); lt.logEvent("app:start", "a"); print(said);`,
      { LOG_STORAGE: "cassandra" },
    );
    expect(result).toEqual([
      "log-thread: LOG_STORAGE=cassandra is unknown and ignored; known are file, memory, sqlite",
    ]);
  });
});
