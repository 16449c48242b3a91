import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLog } from "../../src/log/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { run } from "./program.ts";

/** An event, with where it was logged. */
interface Told {
  readonly log: string;
  readonly what: string;
  readonly trace: unknown;
  readonly span: unknown;
  readonly parent: unknown;
  readonly session: unknown;
}

/** Every event of one agent's log. */
function eventsOf(directory: string, name: string): Told[] {
  using log = openLog({ directory: join(directory, name) });
  return log.readLog().map(({ type, fields }) => ({
    log: name,
    what: [type, fields["name"]].filter((part) => part !== undefined).join(" "),
    trace: fields["trace_id"],
    span: fields["span_id"],
    parent: fields["parent_id"],
    session: fields["session_id"],
  }));
}

/** The way from an event to the first span, over all logs: the first event of each span. */
function ancestry(events: readonly Told[], event: Told): string[] {
  const parent = events.find(({ span }) => span === event.parent);
  const own = `${event.log}: ${event.what}`;
  return parent === undefined ? [own] : [own, ...ancestry(events, parent)];
}

describe("an agent and those it hands work to", () => {
  it("are one trace and one session over all their logs, each span beneath the one that asked", async () => {
    const directory = temporaryDirectory();
    // The session's beginning is logged to the default log, which is none of these.
    const env = { LOG_THREAD_DIR: join(directory, "default") };
    const { stderr } = await run("agent.mjs", ["root", directory], { env });
    expect(stderr).toBe("");
    const events = ["root", "sub", "leaf", "server"].flatMap((name) => eventsOf(directory, name));
    const [root] = events as [Told];
    expect(root).toMatchObject({ what: "agent:start", parent: undefined, session: "abc 123" });
    expect(new Set(events.map((event) => event.trace))).toEqual(new Set([root.trace]));
    expect(new Set(events.map((event) => event.session))).toEqual(new Set(["abc 123"]));
    const ways = events.filter(({ what }) => what.includes(":start")).map((event) => ancestry(events, event));
    expect(ways.toSorted()).toEqual([
      [
        "leaf: agent:start",
        "sub: tool:start leaf",
        "sub: agent:start",
        "root: tool:start sub",
        "root: agent:start",
      ],
      ["root: agent:start"],
      ["root: tool:start first", "root: agent:start"],
      ["root: tool:start second", "root: agent:start"],
      ["root: tool:start sub", "root: agent:start"],
      [
        "server: agent:start first",
        "server: http:request first",
        "root: tool:start first",
        "root: agent:start",
      ],
      [
        "server: agent:start second",
        "server: http:request second",
        "root: tool:start second",
        "root: agent:start",
      ],
      ["sub: agent:start", "root: tool:start sub", "root: agent:start"],
      ["sub: tool:start leaf", "sub: agent:start", "root: tool:start sub", "root: agent:start"],
    ]);
  });

  it("are apart without a caller: an agent that nobody called begins a trace", async () => {
    const directory = temporaryDirectory();
    await run("agent.mjs", ["leaf", directory]);
    await run("agent.mjs", ["sub", directory], { env: { TRACEPARENT: "00-bad-bad-01" } });
    const [leaf, ...others] = ["leaf", "sub"].flatMap((name) => eventsOf(directory, name)) as [
      Told,
      ...Told[],
    ];
    expect(leaf).toMatchObject({ trace: expect.stringMatching(/^[0-9a-f]{32}$/), session: undefined });
    expect(others[0]?.trace).toBe(others.at(-1)?.trace);
    expect(eventsOf(directory, "leaf").map(({ trace }) => trace)).toEqual([leaf.trace, others[0]?.trace]);
  });
});
