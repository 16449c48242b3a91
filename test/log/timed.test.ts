import { describe, expect, it } from "vitest";
import { type Log, openLog } from "../../src/log/index.ts";

const brief = (log: Log) => log.readLog().map(({ type, text, fields }) => ({ type, text, ...fields }));
const CALL = { call_id: expect.stringMatching(/^[0-9a-f]{12}$/) };
const DURATION = { duration_ms: expect.any(Number) };

describe("timed work", () => {
  it("stands between its start and its end, with one call_id", async () => {
    using log = openLog({ storage: "memory" });
    const found = await log.timed("tool", "agent", { name: "search", query: "owls" }, async () => "found");
    expect(found).toBe("found");
    const [start, end] = brief(log);
    expect(start).toEqual({ type: "tool:start", text: undefined, name: "search", query: "owls", ...CALL });
    expect(end).toEqual({ type: "tool:end", text: undefined, name: "search", ...CALL, ...DURATION });
    expect(start?.["call_id" as never]).toBe(end?.["call_id" as never]);
  });

  it("says how it failed, and throws the same error on", async () => {
    using log = openLog({ storage: "memory" });
    const error = new Error("no owls");
    const thrower = (): never => {
      throw error;
    };
    expect(() => log.timed("tool", "agent", undefined, thrower)).toThrow(error);
    await expect(log.timed("tool", "agent", {}, () => Promise.reject(error))).rejects.toBe(error);
    const failures = brief(log).filter((event) => event.type === "tool:error");
    expect(failures.length).toBe(2);
    expect(failures[0]).toMatchObject({
      text: "Error: no owls",
      ...CALL,
      ...DURATION,
      stack: expect.any(String),
    });
  });
});

describe("what timed work is given and gives", () => {
  it("keeps a session of its own on both events", () => {
    using log = openLog({ storage: "memory" });
    log.timed("tool", "agent", { name: "search", session_id: "s1" }, () => 1);
    expect(log.readLog({ sessions: ["s1"] }).map((event) => event.type)).toEqual(["tool:start", "tool:end"]);
  });

  it("is a promise for whatever can be waited for", async () => {
    using log = openLog({ storage: "memory" });
    // biome-ignore lint/suspicious/noThenProperty: a query builder is such a thing, and runs when it is waited for.
    const lazy = { then: (resolve: (value: number) => void) => void resolve(7) };
    expect(await log.timed("tool", "agent", {}, () => lazy)).toBe(7);
    expect(log.readLog().length).toBe(2);
  });
});
