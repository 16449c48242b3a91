import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLog } from "../../src/log/index.ts";
import { keptDirectory } from "./kept-directory.ts";
import { PROCESS_ENDS } from "./process-ends.ts";
import { type Ended, start, startCommand, succeeds } from "./program.ts";

const kept = keptDirectory();
let directories = 0;

/** A directory for one log. */
const newDirectory = (): string => kept(`log-${directories++}`);

/** An event as `type text fields`, without what differs from run to run. */
function told(directory: string): string[] {
  using log = openLog({ directory });
  return log.readLog().map(({ type, text, fields }) => {
    const { stack, uptime_ms, pid, ppid, cwd, node, platform, arch, ...rest } = fields;
    const shown = Object.entries(rest).map(([key, value]) => `${key}=${String(value)}`);
    return [type, ...(text === undefined ? [] : [text]), ...shown].join(" ");
  });
}

interface Outcome extends Ended {
  readonly events: string[];
  readonly directory: string;
}

/** Lets a program end in one way; `signal` is sent to it once it is ready. */
async function end(
  way: string,
  options: object | "none" = {},
  { signal, flags = [] }: { signal?: NodeJS.Signals; flags?: readonly string[] } = {},
): Promise<Outcome> {
  const directory = newDirectory();
  const asked = options === "none" ? options : JSON.stringify(options);
  const env = { NODE_OPTIONS: flags.join(" ") };
  const program = start("end.mjs", [way, directory, asked], { env });
  if (signal !== undefined) program.process.stdout?.once("data", () => program.process.kill(signal));
  return { ...(await program.ended), events: told(directory), directory };
}

/** What Node says of an error's end, without what names the process. */
const said = (text: string): string => text.replace(/\(node:\d+\)/g, "(node)");

const START = "app:start script=end.mjs";

describe.concurrent("a process whose errors are captured", () => {
  it.each(PROCESS_ENDS)(
    "tells how it ended, and ends as without it: $way $flags",
    async ({ way, events, shutdown, flags }) => {
      const without = await end(way, "none", { flags });
      const outcome = await end(way, { signals: true, memory: {}, disk: {} }, { flags });
      expect([outcome.code, outcome.signal, said(outcome.stderr)]).toEqual([
        without.code,
        without.signal,
        said(without.stderr),
      ]);
      expect(outcome.events).toEqual([START, ...events, `app:shutdown ${shutdown}`]);
      expect(without.events).toEqual([]);
    },
  );

  it("tells of an error in a listener for the exit, behind the end", async () => {
    const without = await end("throw at exit", "none");
    const { code, stderr, events } = await end("throw at exit");
    expect([code, said(stderr)]).toEqual([without.code, said(without.stderr)]);
    expect(events).toEqual([
      START,
      "app:shutdown reason=exit exit_code=3",
      "error:runtime Error: at exit origin=uncaughtException",
    ]);
  });

  it("tells of the first error where its listener throws another, and Node ends at once", async () => {
    const without = await end("throw twice", "none");
    const { code, stderr, events } = await end("throw twice");
    expect([code, said(stderr)]).toEqual([7, said(without.stderr)]);
    expect(events).toEqual([START, "error:runtime Error: first origin=uncaughtException"]);
  });

  it("says what was started, and nothing of its arguments", async () => {
    const { directory } = await end("return", { fields: { version: "1.2.0" } });
    const [line = ""] = readFileSync(join(directory, "master.log"), "utf8")
      .split("\n")
      .filter((each) => each.includes("|app:start|"));
    expect(line.slice(25)).toMatch(
      /^app:start\|end\|version=1\.2\.0 script=end\.mjs pid=\d+ ppid=\d+ node=[\d.]+ platform=\w+ arch=\w+ cwd=\S+$/,
    );
  });

  it("writes nothing to a log that was closed, and does not complain", async () => {
    const { code, stderr, events } = await end("close and exit");
    expect([code, stderr, events]).toEqual([3, "", [START]]);
  });
});

describe.concurrent("a signal", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "%s ends it as without it, once it is told",
    async (signal) => {
      const without = await end("wait", {}, { signal });
      const { code, signal: by, stderr, events } = await end("wait", { signals: true }, { signal });
      expect([code, by, stderr]).toEqual([null, signal, ""]);
      expect([without.code, without.signal, without.events]).toEqual([null, signal, [START]]);
      expect(events).toEqual([START, `app:shutdown reason=${signal}`]);
    },
  );

  it("that was not asked for is not touched", async () => {
    const { signal, events } = await end("wait", { signals: ["SIGINT", "SIGBREAK"] }, { signal: "SIGTERM" });
    expect([signal, events]).toEqual(["SIGTERM", [START]]);
  });

  it.each(["listen and wait", "listen once and wait"])(
    "is the program's own affair where it listens itself: %s",
    async (way) => {
      const { code, events } = await end(way, { signals: true }, { signal: "SIGTERM" });
      expect(code).toBe(5);
      expect(events).toEqual([START, "app:signal signal=SIGTERM", "app:shutdown reason=exit exit_code=5"]);
    },
  );

  it("ends it where only others listen that leave the ending to the program", async () => {
    const { signal, events } = await end(
      "be listened to by signal-exit",
      { signals: true },
      { signal: "SIGTERM" },
    );
    expect([signal, events]).toEqual(["SIGTERM", [START, "app:shutdown reason=SIGTERM"]]);
  });

  it("is told to every log that was captured for, and what they buffer is flushed", async () => {
    const outcome = await end("be captured for two logs", { signals: true }, { signal: "SIGTERM" });
    expect([outcome.signal, outcome.stderr]).toEqual(["SIGTERM", ""]);
    expect(outcome.events).toEqual([START, "app:shutdown reason=SIGTERM"]);
    expect(told(`${outcome.directory}-other`)).toEqual([START, "app:shutdown reason=SIGTERM"]);
  });

  it("is told as such by process 1 of a container, which the system spares", async ({ skip }) => {
    const through = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"];
    if (!succeeds([...through, "true"])) return skip("run as root with unshare (util-linux) installed");
    const directory = newDirectory();
    // What is listened to reaches process 1 even from within; sent twice, to see that it is still listened to.
    const script = `
      import { captureProcessErrors, openLog } from "log-thread";
      const log = openLog({ directory: ${JSON.stringify(directory)} });
      captureProcessErrors({ log, signals: true });
      for (let sent = 1; sent <= 2; sent++) {
        process.kill(process.pid, "SIGTERM");
        while (log.readLog({ types: ["app:signal"] }).length < sent) await new Promise(setImmediate);
      }`;
    const command = [...through, process.execPath, "--input-type=module", "-e", script];
    const { code } = await startCommand(command, { cwd: join(import.meta.dirname, "../..") }).ended;
    const signal = "app:signal signal=SIGTERM";
    expect([code, told(directory)]).toEqual([
      0,
      ["app:start", signal, signal, "app:shutdown reason=exit exit_code=0"],
    ]);
  });
});

describe.concurrent("capturing twice for one log", () => {
  it("says so, adds nothing, and lasts until both are stopped", async () => {
    const { signal, stderr, events } = await end("stop and wait", { signals: true }, { signal: "SIGTERM" });
    expect(signal).toBe("SIGTERM");
    expect(stderr).toMatch(/^log-thread: captureProcessErrors\(\) was called again for .*master\.log; .*\n$/);
    expect(events).toEqual([START, "app:shutdown reason=SIGTERM"]);
  });
});
