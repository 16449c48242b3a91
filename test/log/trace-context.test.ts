import { describe, expect, it } from "vitest";
import { limits } from "../../src/base/index.ts";
import { extractTrace, injectTrace, type TraceCarrier, withSession, withTrace } from "../../src/log/index.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT = "00f067aa0ba902b7";
const VALID = `00-${TRACE}-${PARENT}-01`;

const joined = { traceId: TRACE, parentId: PARENT, spanId: expect.stringMatching(/^[0-9a-f]{16}$/) };
const begun = {
  traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
  spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
  parentId: undefined,
  sampled: true,
};

describe("a traceparent", () => {
  it.each([
    ["as it ought to be", VALID, true],
    ["that is not sampled", `00-${TRACE}-${PARENT}-00`, false],
    ["with flags nobody knows yet", `00-${TRACE}-${PARENT}-fe`, false],
    ["with space around it", ` \t${VALID} `, true],
    ["of a later version", `cc-${TRACE}-${PARENT}-01`, true],
    ["of a later version that has more", `cc-${TRACE}-${PARENT}-01-what-will-be`, true],
  ])("%s is joined", (_, traceparent, sampled) => {
    const context = extractTrace({ traceparent });
    expect(context).toMatchObject({ ...joined, sampled });
    expect(context.spanId).not.toBe(PARENT);
  });

  it.each([
    ["that is empty", ""],
    ["of the version ff", `ff-${TRACE}-${PARENT}-01`],
    ["of all zeros: the trace", `00-${"0".repeat(32)}-${PARENT}-01`],
    ["of all zeros: the span", `00-${TRACE}-${"0".repeat(16)}-01`],
    ["in upper case", VALID.toUpperCase()],
    ["with one upper-case digit", VALID.replace("f", "F")],
    ["with more behind it", `${VALID}-more`],
    ["with a dot behind it", `${VALID}.`],
    ["of a later version with a dot behind it", `cc-${TRACE}-${PARENT}-01.more`],
    ["with a trace that is too short", `00-${TRACE.slice(1)}-${PARENT}-01`],
    ["with a trace that is too long", `00-${TRACE}0-${PARENT}-01`],
    ["with a span that is too short", `00-${TRACE}-${PARENT.slice(1)}-01`],
    ["with a digit that is none", `00-${TRACE}-${PARENT.replace("f", "g")}-01`],
    ["without flags", `00-${TRACE}-${PARENT}`],
    ["with one digit of flags", `00-${TRACE}-${PARENT}-1`],
    ["with a version of one digit", `0-${TRACE}-${PARENT}-01`],
    ["with other signs between its parts", VALID.replaceAll("-", "_")],
    ["that was sent twice, as Node joins it", `${VALID}, ${VALID}`],
    ["with a newline behind it", `${VALID}-\n`],
  ])("%s is ignored, and a new trace begins", (_, traceparent) => {
    const context = extractTrace({ traceparent, tracestate: "vendor=1" });
    expect(context).toMatchObject({ ...begun, state: undefined });
    expect(context.traceId).not.toBe(TRACE);
  });

  it("is found in whatever carries it", () => {
    const carriers: TraceCarrier[] = [
      new Headers({ TraceParent: VALID }),
      { host: "x", TRACEPARENT: VALID },
      { Traceparent: [VALID] },
      { ...process.env, TRACEPARENT: VALID },
      Object.assign(Object.create(null), { traceparent: VALID }),
    ];
    for (const carrier of carriers) expect(extractTrace(carrier)).toMatchObject(joined);
    expect(extractTrace({ traceparent: VALID, Traceparent: VALID })).toMatchObject(begun);
    expect(extractTrace({ traceparent: [VALID, VALID] })).toMatchObject(begun);
  });

  it("is not looked for in vain: whatever is given, a new trace begins", () => {
    const refuse = (): never => {
      throw new Error("no");
    };
    const hostile = [
      undefined,
      null,
      7,
      "traceparent",
      [],
      () => VALID,
      { traceparent: 7 },
      { traceparent: { toString: refuse } },
      Object.defineProperty({}, "traceparent", { enumerable: true, get: refuse }),
      new Proxy({}, { get: refuse, ownKeys: refuse }),
      { get: refuse, set: refuse, delete: refuse },
    ];
    for (const carrier of hostile) expect(extractTrace(carrier as never)).toMatchObject(begun);
  });
});

describe("a session", () => {
  const sessionOf = (baggage: string) => extractTrace({ traceparent: VALID, baggage }).sessionId;

  it("travels in the baggage, among that of others, whatever it is", () => {
    expect(sessionOf("a=1, session_id=abc123;ttl=5 ,b=2")).toBe("abc123");
    expect(sessionOf("session_id = a%20b%2Cc%3D%C3%A9")).toBe("a b,c=é");
    expect(extractTrace({ baggage: ["a=1", "session_id=abc"] }).sessionId).toBe("abc");
    expect(extractTrace({ BAGGAGE: "session_id=abc" })).toMatchObject({ ...begun, sessionId: "abc" });
    for (const id of ["abc", "a b", "ü|\n", "50%", "a,b;c=d", "🦉", "x".repeat(limits.sessionIdCharsMax)]) {
      const headers = withSession(id, () => injectTrace());
      expect(headers["baggage"]).toMatch(/^session_id=[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/);
      expect(extractTrace(headers).sessionId).toBe(id);
    }
  });

  it("is none where it can not be read, or is no session's id", () => {
    const tooLong = "x".repeat(limits.sessionIdCharsMax + 1);
    for (const bad of [
      "",
      "session_id",
      "session_id=",
      "session_id=%zz",
      "other_session_id=a",
      `session_id=${tooLong}`,
    ])
      expect(sessionOf(bad)).toBeUndefined();
  });

  it("takes the place of another, and leaves what others put there", () => {
    const carrier = { Baggage: "user=7;private, session_id=old, x=y" };
    expect(withSession("new", () => injectTrace(carrier))).toEqual({
      Baggage: "session_id=new,user=7;private,x=y",
    });
    const full = `a=${"x".repeat(limits.baggageCharsMax - 8)}`;
    expect(withSession("too-long", () => injectTrace({ baggage: full }))).toEqual({ baggage: full });
  });
});

describe("what is sent", () => {
  const context = extractTrace({
    traceparent: VALID,
    tracestate: "vendor=1,other=2",
    baggage: "session_id=abc",
  });
  const inject = <C extends TraceCarrier>(carrier?: C): C => withTrace(context, () => injectTrace(carrier));
  const sent = `00-${TRACE}-${context.spanId}-01`;

  it("names the current span as the parent of what follows, with the caller's state", () => {
    const headers = { traceparent: sent, tracestate: "vendor=1,other=2", baggage: "session_id=abc" };
    expect(inject()).toEqual(headers);
    expect(extractTrace(inject())).toMatchObject({
      traceId: TRACE,
      parentId: context.spanId,
      sessionId: "abc",
    });
  });

  it("is put into the carrier that is given, in its own way of writing", () => {
    const map = new Headers({ accept: "*/*", tracestate: "stale=1" });
    expect(inject(map)).toBe(map);
    expect([...map]).toEqual([
      ["accept", "*/*"],
      ["baggage", "session_id=abc"],
      ["traceparent", sent],
      ["tracestate", "vendor=1,other=2"],
    ]);
    expect(Object.keys(inject({ PATH: "/bin" }))).toEqual(["PATH", "TRACEPARENT", "TRACESTATE", "BAGGAGE"]);
    expect(inject({ TraceParent: "old", traceparent: "older" })).toMatchObject({ TraceParent: sent });
    expect(Object.keys(inject({ TraceParent: "old", traceparent: "older" }))).not.toContain("traceparent");
  });

  it("takes away the state of another trace", () => {
    const carrier: Record<string, string> = { tracestate: "stale=1" };
    withTrace(undefined, () => injectTrace(carrier));
    expect(Object.keys(carrier)).toEqual(["traceparent"]);
    const map = withTrace(undefined, () => injectTrace(new Headers({ tracestate: "stale=1" })));
    expect([...map.keys()]).toEqual(["traceparent"]);
  });

  it("is what was there already, where there is no trace and no session", () => {
    expect(injectTrace()).toEqual({});
    expect(injectTrace({ traceparent: VALID, baggage: "a=1" })).toEqual({
      traceparent: VALID,
      baggage: "a=1",
    });
  });

  it("can not be put into what carries nothing", () => {
    expect(() => injectTrace("headers" as never)).toThrow(
      /injectTrace\(\) was given "headers"; it takes headers/,
    );
  });

  it("passes on no state that is none", () => {
    for (const tracestate of ["", "a=1\u0000", "é=1", "x".repeat(limits.traceStateCharsMax + 1)])
      expect(extractTrace({ traceparent: VALID, tracestate }).state).toBeUndefined();
  });
});
