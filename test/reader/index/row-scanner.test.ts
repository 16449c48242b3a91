import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PlainRowScanner } from "../../../src/reader/index/plain-row-scanner.ts";
import { createRowColumns, FLAG, OVERFLOW_SESSION } from "../../../src/reader/index/row-scanner.ts";
import { naiveRows, scannedRows } from "./naive-rows.ts";
import { oddLog, oddMessage } from "./odd-logs.ts";

const RUNS = { numRuns: Number(process.env["FUZZ_RUNS"] ?? (process.env["CI"] ? 20_000 : 2_000)) };
const encoder = new TextEncoder();

/** A scanner that just began a part of an own segment, before which there was no event. */
function begun(): PlainRowScanner {
  const scanner = new PlainRowScanner();
  scanner.begin(true, Number.NaN);
  return scanner;
}

/** The session of each event with one of these messages. */
function sessionsOf(messages: readonly string[], own = true): (string | undefined)[] {
  const scanner = new PlainRowScanner();
  scanner.begin(own, 0);
  const lines = messages.map((message) => `2026-01-01T00:00:00.000Z|a:b|c|${message}\n`);
  return scannedRows(scanner, encoder.encode(lines.join("")), 1).map(({ session }) => session);
}

describe("PlainRowScanner", () => {
  const scanner = new PlainRowScanner();

  it("reads the same rows as a naive reading, of any bytes", () => {
    fc.assert(
      fc.property(
        oddLog,
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        (bytes, own, first, step) => {
          const offset = first ? 0 : 1_000;
          scanner.begin(own, Number.NaN);
          expect(scannedRows(scanner, bytes, offset)).toEqual(naiveRows(bytes, own, offset, Number.NaN));
          scanner.begin(own, 5);
          expect(scannedRows(scanner, bytes, offset, step)).toEqual(naiveRows(bytes, own, offset, 5));
        },
      ),
      RUNS,
    );
  });

  it("finds the session that the fields have, whatever a message says", () => {
    fc.assert(
      fc.property(oddMessage, fc.boolean(), (message, own) => {
        const bytes = encoder.encode(`2026-01-01T00:00:00.000Z|a:b|c|${message}\n`);
        scanner.begin(own, 0);
        expect(scannedRows(scanner, bytes, 1)).toEqual(naiveRows(bytes, own, 1, 0));
      }),
      { numRuns: RUNS.numRuns * 5 },
    );
  });

  it("tells sessions from texts that say one", () => {
    expect(
      sessionsOf([
        "hello session_id=abc",
        "session_id=a session_id=b",
        "session_id=a and more",
        '"session_id=forged" a=1',
        '"hello session_id=forged" session_id=abc',
        'hello note="x session_id=forged"',
        'hello note={"a":"session_id=x session_id=forged"} b=1',
        "session\\x5fid=abc",
        'session_id=""',
        "session_id=5",
        "session_id=a\\nb",
        "hello",
      ]),
    ).toEqual([
      "abc",
      "b",
      undefined,
      undefined,
      "abc",
      undefined,
      undefined,
      "abc",
      "",
      "5",
      "a\nb",
      undefined,
    ]);
    expect(sessionsOf(["session_id=C:\\new", 'session_id="a\\" b=1'], false)).toEqual(["C:\\new", "a\\"]);
  });

  it("flags what is no plain event", () => {
    const event = "2026-01-01T00:00:00.000Z|log:segment|log-thread|format=1";
    const lines = [event, event, "", "torn|\\!", `2026-01-01T${event}`, "\0\0", "|\\!"];
    const rows = scannedRows(begun(), encoder.encode(`${lines.join("\n")}\n`), 0);
    const { header, blank, malformed, salvaged } = FLAG;
    expect(rows.map(({ flags }) => flags)).toEqual([header, 0, blank, malformed, salvaged, malformed, blank]);
    expect(rows.map(({ length }) => length)).toEqual(lines.map((line) => line.length + 1));
  });

  it("leaves an unterminated end alone, and goes on where it was", () => {
    const bytes = encoder.encode("\n\n2026-01-01T00:00:00.000Z|a:b|c|d");
    const columns = createRowColumns(1);
    const fresh = begun();
    expect(fresh.add(bytes, 0, 0, columns)).toBe(1);
    expect(fresh.add(bytes, 1, 0, columns)).toBe(1);
    columns.count = 0;
    expect(fresh.add(bytes, 1, 0, columns)).toBe(2);
    columns.count = 0;
    expect(fresh.add(bytes, 2, 0, columns)).toBe(2);
    expect(columns.count).toBe(0);
  });

  it("takes a line that is too long for malformed", () => {
    const columns = createRowColumns(2);
    const fresh = begun();
    fresh.addTooLong(70_000_000, columns);
    fresh.add(encoder.encode("2026-01-01T00:00:00.000Z|a:b|c|d\n"), 0, 70_000_000, columns);
    expect([...columns.lengths]).toEqual([70_000_000, 33]);
    expect([...columns.times]).toEqual([Date.UTC(2026), Date.UTC(2026)]);
    expect(fresh.kinds.map(({ flags }) => flags)).toEqual([FLAG.malformed, 0]);
  });

  it("keeps texts that differ apart, and gives equal ones one id however they are written", () => {
    const lines = ["|\\x61b|c|session_id=\\x64", '|ab|c|session_id="d"', "|a|bc|", "|abc||"];
    const text = lines.map((line) => `2026-01-01T00:00:00.000Z${line}\n`).join("");
    const columns = createRowColumns(4);
    begun().add(encoder.encode(text), 0, 1, columns);
    expect([...columns.kinds]).toEqual([0, 0, 1, 2]);
    expect([...columns.sessions]).toEqual([1, 1, 0, 0]);
  });
});

describe("bounded dictionaries", () => {
  /** Rows of lines that are made one after another, with the texts of their kinds and sessions. */
  function scanned(count: number, lineOf: (index: number) => string) {
    const fresh = begun();
    const columns = createRowColumns(count);
    const step = 4_096;
    for (let first = 0; first < count; first += step) {
      const numbers = Array.from({ length: Math.min(step, count - first) }, (_, index) => first + index);
      const text = numbers.map((index) => `2026-01-01T00:00:00.000Z|${lineOf(index)}\n`).join("");
      fresh.add(encoder.encode(text), 0, 1, columns);
    }
    expect(columns.count).toBe(count);
    return { columns, kinds: fresh.kinds, sessions: fresh.sessions };
  }

  it("a million types stay bounded, and the lines of those without room are to be read", () => {
    const { columns, kinds } = scanned(1_000_000, (index) => `t:${index}|s|`);
    expect(kinds.length).toBeLessThanOrEqual(65_536);
    expect(kinds.at(-1)?.flags).toBe(FLAG.overflow);
    const wrong = columns.kinds.filter((kind, row) => {
      return kind !== kinds.length - 1 && kinds[kind]?.type !== `t:${row}`;
    });
    expect(wrong).toHaveLength(0);
  });

  it("a million sources and sessions stay bounded as well", () => {
    const { columns, kinds, sessions } = scanned(1_000_000, (index) => `t:t|s${index}|session_id=${index}`);
    expect(kinds.length).toBeLessThanOrEqual(65_536);
    expect(sessions.length).toBe(OVERFLOW_SESSION);
    const wrong = columns.sessions.filter((session, row) => {
      return session !== OVERFLOW_SESSION && sessions[session] !== String(row);
    });
    expect(wrong).toHaveLength(0);
    const overflown = columns.sessions.filter((session) => session === OVERFLOW_SESSION);
    expect(overflown).toHaveLength(1_000_000 - (OVERFLOW_SESSION - 1));
  });

  it("long texts fill them sooner, and malformed lines are malformed all the same", () => {
    const long = "x".repeat(60_000);
    const { columns, kinds, sessions } = scanned(200, (index) =>
      index % 2 === 0 ? `t:${index}${long}|s|session_id=${index}${long}` : "malformed",
    );
    expect(kinds.length).toBe(69 + 2);
    expect(sessions.length).toBe(1 + 69);
    expect(columns.sessions[198]).toBe(OVERFLOW_SESSION);
    expect(kinds[columns.kinds[198] as number]?.flags).toBe(FLAG.overflow);
    expect(kinds[columns.kinds[199] as number]?.flags).toBe(FLAG.malformed);
  });

  it("a text that UTF-8 can not hold is not kept", () => {
    const { columns, kinds, sessions } = scanned(1, () => "\\ud800|s|session_id=\\udc00");
    expect(kinds.map(({ flags }) => flags)).toEqual([FLAG.overflow]);
    expect(columns.sessions[0]).toBe(OVERFLOW_SESSION);
    expect(sessions).toEqual([""]);
  });
});
