import { describe, expect, it } from "vitest";
import { limits } from "../../src/base/index.ts";
import { LineFormatter, parseLine, TraceFields } from "../../src/line/index.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "b7ad6b7169203331";
const PARENT = "00f067aa0ba902b7";
const WHOLE = `trace_id=${TRACE} span_id=${SPAN} parent_id=${PARENT}`;

const span = new TraceFields(TRACE, SPAN, PARENT);

/** The message of an event that is written in a span, and perhaps a session. */
function message(fields?: unknown, options: { text?: string; session?: string; trace?: TraceFields } = {}) {
  const { text, session, trace = span } = options;
  const line = new LineFormatter().format(0, "a:b", "s", text, fields, session, trace);
  return line.slice(line.indexOf("|s|") + 3);
}

describe("the span that a log is in", () => {
  it("stands behind the event's fields and before the session", () => {
    expect(message()).toBe(WHOLE);
    expect(message({ a: 1 }, { text: "said", session: "x" })).toBe(`said a=1 ${WHOLE} session_id=x`);
    expect(message({ session_id: "own", a: 1 }, { session: "x" })).toBe(`a=1 ${WHOLE} session_id=own`);
    expect(message({ session_id: null }, { session: "x" })).toBe(WHOLE);
    expect(message({}, { trace: new TraceFields(TRACE, SPAN, undefined) })).toBe(
      `trace_id=${TRACE} span_id=${SPAN}`,
    );
  });

  it("is written the same the careful way", () => {
    const careful = (fields: object) => new Map(Object.entries(fields));
    for (const fields of [
      { a: 1 },
      { trace_id: "t" },
      { span_id: "s", a: 1 },
      { parent_id: 7 },
      { trace_id: null },
    ]) {
      expect(message(careful(fields), { session: "x" })).toBe(message(fields, { session: "x" }));
    }
  });

  it("never mixes with what the event says itself", () => {
    expect(message({ trace_id: "t", a: 1 })).toBe("trace_id=t a=1");
    expect(message({ a: 1, span_id: "s", b: 2 })).toBe(`a=1 span_id=s b=2 trace_id=${TRACE}`);
    expect(message({ parent_id: 7 })).toBe(`parent_id=7 trace_id=${TRACE} span_id=${SPAN}`);
    expect(message({ trace_id: null })).toBe("trace_id=null");
    expect(message({ parent_id: null })).toBe(`parent_id=null trace_id=${TRACE} span_id=${SPAN}`);
    expect(message({ trace_id: undefined, span_id: undefined })).toBe(WHOLE);
    expect(message({ nested: { trace_id: "t" } })).toBe(`nested={"trace_id":"t"} ${WHOLE}`);
  });

  it("leaves an event alone that is in none", () => {
    const line = new LineFormatter().format(
      0,
      "a:b",
      "s",
      undefined,
      { parent_id: 7, a: 1, trace_id: null },
      "x",
    );
    expect(line).toMatch(/\|s\|parent_id=7 a=1 trace_id=null session_id=x$/);
  });

  it("quotes an id of digits alone, which is text", () => {
    const digits = new TraceFields(TRACE, "1234567890123456", PARENT);
    const line = new LineFormatter().format(0, "a:b", "s", undefined, undefined, undefined, digits);
    expect(parseLine(line)?.fields["span_id"]).toBe("1234567890123456");
  });

  it("is kept when a line is cut, and the line is within its bound and canonical", () => {
    const giant = { prompt: "é".repeat(70_000), [`k${"漢".repeat(100)}`]: "|".repeat(70_000) };
    const line = new LineFormatter().format(0, "a:b", "s", "t".repeat(70_000), giant, "abc", span);
    expect(Buffer.byteLength(line) + 1).toBeLessThanOrEqual(limits.lineBytesMax);
    expect(line).toContain(` ${WHOLE} session_id=abc log_cut="`);
    const parsed = parseLine(line) as NonNullable<ReturnType<typeof parseLine>>;
    expect(parsed.fields).toMatchObject({
      trace_id: TRACE,
      span_id: SPAN,
      parent_id: PARENT,
      session_id: "abc",
    });
    expect(new LineFormatter().format(0, "a:b", "s", parsed.text, parsed.fields)).toBe(line);
  });
});
