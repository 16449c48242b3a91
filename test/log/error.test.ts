import { describe, expect, it } from "vitest";
import { openLog } from "../../src/log/index.ts";

function logged(error: unknown, context?: string) {
  using log = openLog({ storage: "memory" });
  log.error("websockets", error, context);
  const [event] = log.readLog();
  if (event === undefined) throw new Error("nothing was logged");
  return event;
}

describe("a logged error", () => {
  it("is its context, name and message, and where it happened", () => {
    const event = logged(new TypeError("no such room"), "session abc123");
    expect(event.type).toBe("error:runtime");
    expect(event.text).toBe("session abc123 - TypeError: no such room");
    expect(Object.keys(event.fields)).toEqual(["stack"]);
    expect(event.fields["stack"]).toContain("error.test.ts");
    expect(String(event.fields["stack"]).split(" < ").length).toBeLessThanOrEqual(5);
  });

  it("is one line without pipes", () => {
    expect(logged(new Error("a|b\n  c\td")).text).toBe("Error: a/b c d");
  });

  it("is at most 200 characters, with the whole message in a field", () => {
    const event = logged(new Error("m".repeat(1_000)), "c".repeat(300));
    expect(event.text?.length).toBe(200);
    expect(event.text).toMatch(/^c{76}… - Error: m+…$/);
    expect(event.fields["error_message"]).toBe("m".repeat(1_000));
  });

  it("has its code, its causes and its members, then the stack", () => {
    const inner = new RangeError("inner");
    const middle = new Error("middle", { cause: inner });
    const outer = Object.assign(new AggregateError([new Error("one"), "two"], "outer", { cause: middle }), {
      code: "E_X",
    });
    const { fields, text } = logged(outer);
    expect(text).toBe("AggregateError: outer");
    expect(fields["code"]).toBe("E_X");
    expect(fields["causes"]).toEqual(["Error: middle", "RangeError: inner"]);
    expect(fields["errors"]).toEqual(["Error: one", "NonError: two"]);
    expect(Object.keys(fields)).toEqual(["code", "causes", "errors", "stack"]);
  });

  it("survives a chain that bites its tail, and counts what it does not show", () => {
    const first = new Error("first");
    const second = new Error("second", { cause: first });
    first.cause = second;
    expect(logged(first).fields["causes"]).toEqual(["Error: second"]);
    const many = new AggregateError(Array.from({ length: 12 }, (_, index) => new Error(`${index}`)));
    expect((logged(many).fields["errors"] as string[]).at(-1)).toBe("7 more");
  });

  it.each([
    ["text", "NonError: text"],
    [undefined, "NonError: undefined"],
    [null, "NonError: null"],
    [{ status: 500 }, 'NonError: {"status":500}'],
    [Symbol("s"), "NonError: Symbol(s)"],
  ])("can be anything that was thrown: %s", (thrown, text) => {
    expect(logged(thrown).text).toBe(text);
  });

  it("takes a type and fields of one's own, and tells no secret", () => {
    using log = openLog({ storage: "memory" });
    const error = Object.assign(new Error("GET https://user:hunter2@host/ failed"), { code: "ECONNRESET" });
    log.error("http", error, "fetching", { type: "error:io", fields: { url: "/x", password: "hunter2" } });
    const [event] = log.readLog();
    expect(event?.type).toBe("error:io");
    expect(event?.raw).not.toContain("hunter2");
    expect(event?.fields).toMatchObject({ url: "/x", password: "[redacted]", code: "ECONNRESET" });
  });
});
