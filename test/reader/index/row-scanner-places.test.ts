import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRowScanner } from "../../../src/reader/index/create-row-scanner.ts";
import { PlainRowScanner } from "../../../src/reader/index/plain-row-scanner.ts";
import { naiveRows, scannedRows } from "./naive-rows.ts";
import { oddLog } from "./odd-logs.ts";

/** More than the kernel takes at once. */
const WINDOW = 131_072;
const encoder = new TextEncoder();
const kernel = createRowScanner();
const plain = new PlainRowScanner();

function expectSame(bytes: Uint8Array, own: boolean, capacity: number): void {
  kernel.begin(own, 5);
  plain.begin(own, 5);
  const rows = scannedRows(kernel, bytes, 1, capacity);
  expect(rows).toEqual(scannedRows(plain, bytes, 1, capacity));
  expect(kernel.kinds).toEqual(plain.kinds);
  expect(kernel.sessions).toEqual(plain.sessions);
}

describe("the kernel and its twin", () => {
  it("read the same at every alignment, with every length of every part", () => {
    const event = "2026-01-01T00:00:00.000Z|a:b|c|";
    for (let shift = 0; shift < 64; shift++) {
      const pad = "x".repeat(shift);
      const lines = [
        `2026-01-01T00:00:00.000Z|a:${pad}|c|hello session_id=abc`,
        `2026-01-01T00:00:00.001Z|a:b|c${pad}|hello session_id=abc`,
        `${event}${pad} session_id=abc`,
        `${event}${pad}=" session_id=forged" session_id=abc${pad}`,
        `${event}"${pad} session_id=forged" session_id=abc log_cut=1`,
        `${event}j={"${pad}":["session_id=forged",{}]} session_id="${pad}"`,
        `${event}session_id=abc ${pad}\\"=" a=${pad}`,
        `${event}session_id=abc a={"${pad}":1} b=${pad}`,
        pad,
        `${event}${pad}`,
        `${event}${pad}|\\!`,
        `${pad}${event}${pad}`,
      ];
      expectSame(encoder.encode(`${lines.join("\n")}\n`), true, 1_000);
      expectSame(encoder.encode(`${lines.join("\n")}\n`), false, 1_000);
    }
  });

  it("read the same in any bytes, whatever the room in the columns", () => {
    const logs = fc.array(oddLog, { minLength: 1, maxLength: 4 }).map((parts) => Buffer.concat(parts));
    fc.assert(
      fc.property(logs, fc.boolean(), fc.integer({ min: 1, max: 50 }), (bytes, own, capacity) => {
        expectSame(bytes, own, capacity);
      }),
      { numRuns: Number(process.env["FUZZ_RUNS"] ?? 500) },
    );
  });

  it("read the same where the kernel's room ends, in a line of any length", () => {
    const line = "2026-01-01T00:00:00.000Z|a:b|c|hello session_id=abc";
    for (const before of [
      WINDOW - 60,
      WINDOW - 52,
      WINDOW - 51,
      WINDOW - 1,
      WINDOW,
      WINDOW + 1,
      3 * WINDOW,
    ]) {
      const long = `2026-01-01T00:00:00.000Z|a:b|c|${"x".repeat(before - 32)}`;
      const bytes = encoder.encode(`${line}\n${long}\n${line}\n${line}\n${long} session_id=last\n${line}`);
      expectSame(bytes, true, 1_000);
      kernel.begin(true, 5);
      expect(scannedRows(kernel, bytes, 1)).toEqual(naiveRows(bytes, true, 1, 5));
    }
  });

  it("give up on a message, or on a nested value, where its parser does", () => {
    const messages: string[] = [];
    for (let times = 6; times < 11; times++) {
      messages.push(`${'a=" '.repeat(times)}session_id=abc`, `"x" ${"a={ ".repeat(times)}session_id=abc`);
      messages.push(
        `${'a="b"c '.repeat(times)}session_id=abc`,
        `session_id=abc ${"a=[1]2 ".repeat(times)}b=1`,
      );
      messages.push(`"${"a=[ ".repeat(times)}session_id=abc`, `${'a="\\" '.repeat(times)}session_id=abc`);
    }
    for (let depth = 62; depth < 67; depth++) {
      const nested = `${"[".repeat(depth)}"]"${"]".repeat(depth)}`;
      messages.push(`a=${nested} session_id=abc`, `session_id=abc a=${nested}`, `session_id=${nested}`);
    }
    const lines = messages.map((message) => `2026-01-01T00:00:00.000Z|a:b|c|${message}\n`);
    const bytes = encoder.encode(lines.join(""));
    for (const own of [true, false]) {
      expectSame(bytes, own, 1_000);
      kernel.begin(own, 5);
      expect(scannedRows(kernel, bytes, 1)).toEqual(naiveRows(bytes, own, 1, 5));
    }
  });

  it("read the same of more rows than the kernel has columns for", () => {
    const lines = Array.from({ length: 30_000 }, (_, index) => {
      const time = new Date(1_700_000_000_000 + index * 997).toISOString();
      return index % 1_000 === 7 ? "torn" : `${time}|a:${index % 7}|c|hello session_id=${index % 5_000}`;
    });
    const bytes = encoder.encode(`${lines.join("\n")}\n`);
    expectSame(bytes, true, 100_000);
    expectSame(bytes, true, 4_096);
    expectSame(bytes, true, 5_000);
  });
});
