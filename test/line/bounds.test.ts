import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limits } from "../../src/base/index.ts";
import { formatLine, LineFormatter, parseLine, type Redactor } from "../../src/line/index.ts";

const fields = (line: string) => parseLine(line)?.fields ?? {};
const bytesOf = (line: string) => Buffer.byteLength(line) + 1;

describe("the bounds of a line", () => {
  it("cuts the longest parts alike, keeps the others and the session, and says what it cut", () => {
    const line = formatLine({
      timestamp: 0,
      type: "llm:request",
      source: "agent",
      text: "short",
      fields: {
        prompt: "p".repeat(48_000_000),
        answer: "é".repeat(100_000),
        model: "llama3.2",
        session_id: "abc",
      },
    });
    const parsed = fields(line);
    expect(bytesOf(line)).toBeLessThanOrEqual(limits.lineBytesMax);
    expect(bytesOf(line)).toBeGreaterThan(limits.lineBytesMax * 0.9);
    expect(parseLine(line)?.text).toBe("short");
    expect(parsed["model"]).toBe("llama3.2");
    expect(parsed["session_id"]).toBe("abc");
    expect(parsed["log_cut"]).toBe("prompt:48000000 answer:100000");
    expect(line.endsWith('log_cut="prompt:48000000 answer:100000"')).toBe(true);
    expect(parsed["prompt"]).toMatch(/^p{30000,}$/);
    expect(parsed["answer"]).toMatch(/^é{15000,}$/);
  });

  it("says how long a text was", () => {
    const line = formatLine({ timestamp: 0, type: "a:b", source: "s", text: "🦉".repeat(60_000) });
    expect(fields(line)["log_cut"]).toBe("text:120000");
    expect(parseLine(line)?.text).toMatch(/^(?:🦉)+$/u);
  });

  it("keeps the first of very many fields", () => {
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, index]));
    const line = formatLine({ timestamp: 0, type: "a:b", source: "s", fields: { ...many, session_id: "x" } });
    expect(fields(line)["k0"]).toBe(0);
    expect(fields(line)["log_cut"]).toBe("fields:20001");
  });

  it("drops fields whose keys alone would not fit, and keeps the session", () => {
    const many = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, index) => [`${index}${"漢".repeat(120)}`, index]),
    );
    const line = formatLine({ timestamp: 0, type: "a:b", source: "s", fields: { session_id: "x", ...many } });
    expect(bytesOf(line)).toBeLessThanOrEqual(limits.lineBytesMax);
    expect(fields(line)["session_id"]).toBe("x");
    expect(fields(line)["log_cut"]).toMatch(/^fields:1000/);
  });

  it("cuts nested values by items, depth and length", () => {
    const deep: { inner?: object } = {};
    let at = deep;
    for (let level = 0; level < 10_000; level++) {
      at.inner = {};
      at = at.inner;
    }
    const line = formatLine({
      timestamp: 0,
      type: "a:b",
      source: "s",
      fields: { deep, wide: Array.from({ length: 100_000 }, (_, index) => index) },
    });
    const parsed = fields(line);
    expect((parsed["wide"] as unknown[]).at(-1)).toBe("[98976 more]");
    expect(parsed["log_cut"]).toBe("wide:100000");
    expect(JSON.stringify(parsed["deep"])).toContain("[Object]");
  });

  it("never exceeds 64 KiB and stays readable, whatever the parts", () => {
    const part = fc.tuple(
      fc.constantFrom("a", '"', "|", "\n", "é", "漢", "🦉", "\u0000", " a=1 "),
      fc.nat(70_000),
    );
    const made = part.map(([unit, count]) => unit.repeat(count));
    fc.assert(
      fc.property(made, fc.dictionary(fc.string(), made, { maxKeys: 4 }), (text, values) => {
        const line = formatLine({
          timestamp: 0,
          type: "a:b",
          source: "s",
          text,
          fields: { ...values, session_id: "s1" },
        });
        expect(bytesOf(line)).toBeLessThanOrEqual(limits.lineBytesMax);
        const parsed = parseLine(line);
        expect(parsed?.fields["session_id"]).toBe("s1");
        expect(formatLine(parsed as NonNullable<typeof parsed>)).toBe(line);
        expect(text.startsWith(parsed?.text ?? "")).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it.each<[string, object]>([
    ["a list", { wide: Array.from({ length: 2_000 }, (_, index) => index) }],
    [
      "an object",
      { wide: Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`k${index}`, 1])) },
    ],
    ["a tree", { wide: Array.from({ length: 900 }, () => [1, 2, 3, 4, 5]) }],
    ["fields", Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`k${index}`, 1]))],
  ])("reads back and writes again %s of which not all is written", (_, wide) => {
    const fields = { ...wide, session_id: "s1" };
    const line = new LineFormatter().format(0, "a:b", "s", "", fields, "s2");
    const parsed = parseLine(line);
    expect(line).toContain("log_cut=");
    expect(formatLine(parsed as NonNullable<typeof parsed>)).toBe(line);
  });

  it("leaves no half of a secret at a cut", () => {
    const redactor: Redactor = {
      isSecretKey: () => false,
      redactText: (text) => text.replace(/SECRET[QZ]{32}/g, "[redacted]"),
    };
    const formatter = new LineFormatter(redactor);
    for (let shift = 0; shift < 60; shift++) {
      const text = `${"x".repeat(limits.valueCharsMax - shift)}SECRET${"Q".repeat(32)}tail`;
      const line = formatter.format(0, "a:b", "s", text, { field: text });
      expect(line).not.toMatch(/SECRET|QQ/);
    }
  });
});
