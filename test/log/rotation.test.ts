import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openLog } from "../../src/log/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { run } from "./everyday-program.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

function sessionsOf(directory: string): string[] {
  try {
    return readdirSync(join(directory, "sessions"));
  } catch {
    return [];
  }
}

describe("rotation of a log", () => {
  it("takes what has at least 10 MB, or the size it is told", () => {
    const directory = temporaryDirectory();
    using log = openLog({ directory });
    log.event("job:end", "worker", { text: "x".repeat(3_000) });
    expect(log.rotate()).toBeUndefined();
    expect(log.rotate({ maxSizeMb: 0.01 })).toBeUndefined();
    expect(log.rotate({ maxSizeMb: 0.002 })?.bytes).toBeGreaterThan(3_000);
    expect(sessionsOf(directory)).toHaveLength(1);
  });

  it.each([
    [{ maxSizeMb: -1 }, "maxSizeMb is -1; it has to be a number of megabytes from 0"],
    [{ maxSizeMb: "10" }, 'maxSizeMb is "10"'],
    [{ maxSizeMb: Number.NaN }, "maxSizeMb is NaN"],
    [{ maxSize: 10 }, 'there is no option "maxSize"; there is maxSizeMb'],
  ])("refuses %o", (options, message) => {
    using log = openLog({ storage: "memory" });
    expect(() => log.rotate(options as object)).toThrow(message);
  });

  it.each([10, null, [], { maxSizeMb: 0 }, { daily: "yes" }, { weekly: true }])(
    "refuses the option rotation: %o",
    (rotation) => {
      const options = { storage: "memory", rotation } as object;
      expect(() => openLog(options)).toThrow("it has to be an object such as { maxSizeMb: 10,");
    },
  );

  it("does nothing where there is nothing to rotate: in memory, or switched off", () => {
    using memory = openLog({ storage: "memory" });
    memory.event("a:b", "s");
    using off = openLog({ directory: temporaryDirectory(), enabled: false });
    expect([memory.rotate({ maxSizeMb: 0 }), off.rotate({ maxSizeMb: 0 })]).toEqual([undefined, undefined]);
  });

  it("never throws over what the system says, and tells it", () => {
    const directory = temporaryDirectory();
    const said: string[] = [];
    vi.spyOn(console, "error").mockImplementation((text: string) => void said.push(text));
    using log = openLog({ directory, fileMode: 0o600 });
    log.event("a:b", "s");
    log.close();
    expect(log.rotate({ maxSizeMb: 0 })).toBeUndefined();
    expect(log.health().lastError?.code).toBe("ERR_CLOSED");
    expect(said).toEqual([expect.stringContaining("could not be rotated")]);
  });

  it("gives each session of the process segments of its own", () => {
    const { result } = run(`
      import { readdirSync } from "node:fs";
      lt.configure({ rotation: { sessions: true } });
      lt.logEvent("app:start", "agent");
      lt.setSession("first");
      lt.logEvent("llm:request", "agent");
      lt.endSession();
      lt.setSession("second");
      lt.setSession("third");
      lt.endSession();
      const types = lt.readLog({ types: ["app:*", "session:*", "llm:*"] });
      const told = lt.readLog({ types: ["system:log_rotated"] }).length;
      print({
        archives: readdirSync("log_thread/sessions").length,
        types: types.map(({ type, fields }) => [type, fields.session_id ?? ""].join(" ")),
        told,
        more: lt.rotateLog({ maxSizeMb: 0 }) ?? "nothing",
      });`);
    expect(result).toEqual({
      archives: 4,
      types: [
        "app:start ",
        "session:create first",
        "llm:request first",
        "session:end first",
        "session:create second",
        "session:create third",
        "session:end third",
      ],
      told: 4,
      more: "nothing",
    });
  });
});
