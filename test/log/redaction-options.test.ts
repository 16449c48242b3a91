import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { type LogOptions, openLog } from "../../src/log/index.ts";
import { SECRETS_BY_FORM } from "./redaction-corpus.ts";

type Redact = NonNullable<LogOptions["redact"]>;

function written(redact: Redact, text: string | undefined, fields: object = {}): string {
  using log = openLog({ storage: "memory", redact, clock: { now: () => 0 } });
  return log.event("a:b", "s", text, fields);
}

describe("redact.keys", () => {
  it.each([
    "pin",
    "employee_number",
    "employeeNumber",
    "EMPLOYEE-NUMBER",
    "mother.maiden name",
    "geheimnis",
    "schlüssel",
  ])("adds %s, however a key is written", (name) => {
    const words = name.replace(/([a-z])([A-Z])/g, "$1 $2").split(/[^\p{L}]+/u);
    for (const key of [words.join("_"), `my-${words.join("-")}`, words.join(".").toUpperCase(), name]) {
      const line = written({ keys: [name] }, undefined, { [key]: 4711, a: [{ [key]: "4711" }] });
      expect(line).not.toContain("4711");
      expect(written(true, undefined, { [key]: 4711 })).toContain("4711");
    }
  });

  it("are found in texts as the package's own are", () => {
    const redact = { keys: ["pin", "employee number"] };
    for (const text of [
      "pin=4711",
      "the PIN: 4711",
      '{"pin":4711}',
      "--pin 4711",
      "employee_number=4711",
      "employee number: 4711",
    ]) {
      expect(written(redact, text)).not.toContain("4711");
      expect(written(redact, text)).toContain("[redacted]");
      expect(written(true, text)).toContain("4711");
    }
  });

  it("leave what measures or describes: words that mean no secret behind them", () => {
    expect(written({ keys: ["pin"] }, undefined, { pin_count: 4711, pinned: 4711, spin: 4711 })).toBe(
      written(false, undefined, { pin_count: 4711, pinned: 4711, spin: 4711 }),
    );
    expect(written({ keys: ["pin count"] }, undefined, { pin_count: 4711 })).not.toContain("4711");
  });

  it("come beside the package's own", () => {
    expect(written({ keys: ["pin"] }, undefined, { password: "hunter2" })).not.toContain("hunter2");
  });
});

describe("redact.allowKeys", () => {
  it("lets keys stay, each as a whole, and before values in texts", () => {
    const redact = { allowKeys: ["token", "X-Api-Key"] };
    const line = written(redact, "token=abcdef x-api-key: abc123", {
      token: "Hello",
      xApiKey: "abc123",
      access_token: "x7",
    });
    expect(line).toContain("token=abcdef x-api-key: abc123");
    expect(line).toContain('token=Hello xApiKey=abc123 access_token="[redacted]"');
  });

  it("lets no secret stay that is known by its form", () => {
    expect(written({ allowKeys: ["token"] }, undefined, { token: SECRETS_BY_FORM["OpenAI"] })).toContain(
      'token="[redacted]"',
    );
  });
});

describe("redact.patterns", () => {
  it.each<[string, RegExp]>([
    ["a plain one", /EMP-\d{6}/],
    ["one with a g, used before", usedBefore(/EMP-\d{6}/g)],
    ["a sticky one", /EMP-\d{6}/y],
    ["one that ignores case, with unicode", /emp-\d{6}/iu],
    ["one of another realm", runInNewContext("/EMP-\\d{6}/") as RegExp],
    ["one whose methods were replaced", Object.assign(/EMP-\d{6}/, { exec: () => null, test: () => false })],
  ])("(%s) takes out all that it matches, everywhere, time and again", (_, pattern) => {
    using log = openLog({ storage: "memory", redact: { patterns: [pattern] } });
    for (let round = 0; round < 3; round++) {
      const line = log.event("a:b", "EMP-123456", "x EMP-123456 EMP-654321", {
        "EMP-123456": ["EMP-123456"],
      });
      expect(line).not.toMatch(/EMP-/);
      expect(line.match(/\[redacted\]|\\x5bredacted\\x5d/g)?.length).toBe(5);
    }
  });

  it("sees short texts, too", () => expect(written({ patterns: [/^no$/] }, "no")).toContain("[redacted]"));

  it("leaves no half of what it matches at a cut", () => {
    const redact = { patterns: [/EMP-[A-F]{40}/] };
    for (let off = 0; off < 50; off++) {
      const line = written(redact, `${"x".repeat(65_536 - off)}EMP-${"ABCDEF".repeat(7).slice(0, 40)}`);
      expect(line).not.toMatch(/EMP|ABC/);
    }
  });

  it("takes a text out whole when it can not be used", () => {
    using log = openLog({ storage: "memory", redact: { patterns: [/EMP-\d{6}/] } });
    const replace = RegExp.prototype[Symbol.replace];
    try {
      RegExp.prototype[Symbol.replace] = () => fail();
      expect(log.event("a:b", "s", "EMP-1 and more")).toMatch(/\|\[redacted\]$/);
    } finally {
      RegExp.prototype[Symbol.replace] = replace;
    }
  });
});

describe("redact.defaults", () => {
  it("false: only what was added counts", () => {
    const redact = { defaults: false, keys: ["pin"], patterns: [/EMP-\d{6}/] };
    const fields = {
      pin: 4711,
      password: "hunter2",
      key: SECRETS_BY_FORM["OpenAI"],
      note: "password=hunter2 pin=4711",
    };
    const line = written(redact, "EMP-123456", fields);
    expect(line).toBe(
      written(false, "[redacted]", { ...fields, pin: "[redacted]", note: "password=hunter2 pin=[redacted]" }),
    );
  });
});

describe("a redactor of one's own", () => {
  it("decides on keys, values and texts", () => {
    const redact = {
      isSecretKey: (key: string) => key === "a" || (key === "b" && ((value: unknown) => value === 2)),
      redactText: (text: string) => text.replaceAll("x", "[redacted]"),
    };
    expect(written(redact, "x password=y", { a: 1, b: [{ b: 2 }], c: { b: 1 }, password: "y" })).toMatch(
      /\|"\[redacted\] password=y" a="\[redacted\]" b=\[\{"b":"\[redacted\]"\}\] c=\{"b":1\} password=y$/,
    );
  });

  it("may be an instance of a class", () => {
    class Redactor {
      readonly #word = "x";
      isSecretKey(key: string): boolean {
        return key === this.#word;
      }
      redactText(text: string): string {
        return text.replaceAll(this.#word, "[redacted]");
      }
    }
    expect(written(new Redactor(), "x", { x: 1 })).toMatch(/\|\[redacted\] /);
  });

  it.each<[string, Redact]>([
    ["throws", { isSecretKey: fail, redactText: fail }],
    ["throws when it sees a value", { isSecretKey: () => fail, redactText: fail }],
    ["gives nothing", { isSecretKey: () => true, redactText: () => undefined as never }],
    ["gives something else", { isSecretKey: () => 1 as never, redactText: () => 5 as never }],
  ])("that %s is not let through, and nothing is thrown", (_, redact) => {
    using log = openLog({ storage: "memory", redact });
    const line = log.event("a:b", "s", "hunter2", {
      a: "hunter2",
      b: [{ c: "hunter2" }],
      d: "x".repeat(70_000),
    });
    log.error("s", new Error("hunter2", { cause: "hunter2" }), "hunter2");
    expect(line).toContain("[redacted]");
    expect(log.getLogText()).not.toContain("hunter2");
    expect(log.health()).toMatchObject({ written: 2, dropped: 0 });
  });
});

describe("what redact can not be", () => {
  it.each<[unknown, string]>([
    ["yes", 'redact is "yes"; it has to be true, false, an object such as { keys: ["pin"] }, or a Redactor'],
    [["pin"], "redact is an array; it has to be true, false, an object"],
    [null, "redact is null; it has to be true, false, an object"],
    [{ key: ["pin"] }, 'there is no option "redact.key"; there are keys, allowKeys, patterns, defaults, or'],
    [{ keys: "pin" }, 'redact.keys is "pin"; it has to be a list of names, such as ["pin"]'],
    [{ keys: ["pin", 4] }, 'redact.keys is ["pin", 4]; it has to be a list of names'],
    [{ keys: ["--"] }, 'redact.keys is ["--"]; it has to be a list of names'],
    [{ allowKeys: [""] }, 'redact.allowKeys is [""]; it has to be a list of names'],
    [{ patterns: /EMP/ }, "redact.patterns is an object; it has to be a list of regular expressions"],
    [{ patterns: ["EMP"] }, 'redact.patterns is ["EMP"]; it has to be a list of regular expressions'],
    [{ patterns: [/x*/] }, "redact.patterns has /x*/, which matches the empty text"],
    [{ defaults: 0 }, "redact.defaults is 0; it has to be true or false"],
    [{ redactText: () => "" }, 'there is no option "redact.redactText"'],
  ])("%j is named", (redact, message) => {
    expect(() => openLog({ redact } as LogOptions)).toThrow(message);
    expect(() => openLog({ redact } as LogOptions)).toThrow(
      expect.objectContaining({ code: "ERR_INVALID_OPTION", details: { option: "redact" } }),
    );
  });
});

describe("a pattern that is too large", () => {
  it("is named, and not in full", () => {
    const patterns = [new RegExp("[ab]c".repeat(100_000))];
    expect(() => openLog({ redact: { patterns } })).toThrow(
      /^redact\.patterns has \/(?:\[ab\]c){12}…\/, which can not be used \(SyntaxError\); make it smaller$/,
    );
  });
});

function usedBefore(pattern: RegExp): RegExp {
  pattern.test("x EMP-123456");
  return pattern;
}

function fail(): never {
  throw new Error("hunter2");
}
