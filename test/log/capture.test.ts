import { once } from "node:events";
import { isMainThread, threadId } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { type CaptureOptions, captureProcessErrors, openLog } from "../../src/log/index.ts";

const EVENTS = ["uncaughtExceptionMonitor", "warning", "exit", "SIGINT", "SIGTERM"] as const;
const listeners = () => EVENTS.map((event) => process.listenerCount(event as "exit"));

/** Tests run in worker threads; what the main thread does is seen in test/proof. */
describe("a capture in a thread", () => {
  it("logs warnings and what is high with the thread's id, and no start and no end of the app", async () => {
    expect(isMainThread).toBe(false);
    using log = openLog({ storage: "memory" });
    const before = listeners();
    const capture = captureProcessErrors({ log, memory: { rssMb: 1 } });
    const heard = once(process, "warning");
    process.emitWarning("careful");
    await heard;
    const [monitors = 0, warnings = 0, ...others] = before;
    expect(listeners()).toEqual([monitors + 1, warnings + 1, ...others]);
    capture.stop();
    expect(listeners()).toEqual(before);
    expect(log.readLog().map(({ type, fields }) => [type, fields["thread_id"]])).toEqual([
      ["system:memory", threadId],
      ["app:warning", threadId],
    ]);
  });

  it("can not be asked for signals, which never reach it", () => {
    using log = openLog({ storage: "memory" });
    captureProcessErrors({ log, signals: false }).stop();
    for (const signals of [true, ["SIGTERM"]] as const)
      expect(() => captureProcessErrors({ log, signals })).toThrow(/signals reach the main thread alone/);
  });
});

const SIGNALS = "SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR2, SIGBREAK";

const REFUSED: readonly (readonly [CaptureOptions | Record<string, unknown>, string])[] = [
  [
    { signal: true },
    'there is no option "signal"; there are log, source, warnings, signals, memory, disk, fields',
  ],
  [{ log: {} }, "log is an object; it has to be a Log, as openLog() gives it"],
  [{ source: 7 }, "source is 7; it has to be a text"],
  [{ warnings: "yes" }, 'warnings is "yes"; it has to be true or false'],
  [
    { signals: ["SIGTERM", "SIGKILL"] },
    `signals is ["SIGTERM", "SIGKILL"]; it has to be true, false, or a list of ${SIGNALS}`,
  ],
  [{ signals: "SIGTERM" }, 'signals is "SIGTERM"; it has to be true, false, or a list of'],
  [{ memory: true }, "memory is true; it has to be an object such as { rssMb: 512 }"],
  [{ memory: { rss: 5 } }, 'there is no option "memory.rss"; there are memory.rssMb, memory.heapShare'],
  [{ memory: { rssMb: -1 } }, "memory.rssMb is -1; it has to be a number of MiB above 0"],
  [{ memory: { heapShare: 2 } }, "memory.heapShare is 2; it has to be a share above 0, up to 1"],
  [{ memory: { hysteresis: 1 } }, "memory.hysteresis is 1; it has to be a share from 0, below 1"],
  [{ memory: { intervalMs: 0 } }, "memory.intervalMs is 0; it has to be a whole number of milliseconds"],
  [{ disk: { freeMb: Number.NaN } }, "disk.freeMb is NaN; it has to be a number of MiB above 0"],
  [{ disk: { intervalMs: 2 ** 31 } }, "disk.intervalMs is 2147483648; it has to be a whole number"],
  [{ disk: {} }, "disk watches the directory of a log that is kept in files, and this one is kept in memory"],
  [{ fields: "x" }, 'fields is "x"; it has to be an object'],
];

describe("an option that can not be", () => {
  it.each(REFUSED)("is refused: %j", (options, message) => {
    using log = openLog({ storage: "memory" });
    const before = listeners();
    expect(() => captureProcessErrors({ log, ...options } as CaptureOptions)).toThrow(
      expect.objectContaining({ code: "ERR_INVALID_OPTION", message: expect.stringContaining(message) }),
    );
    expect([listeners(), log.readLog()]).toEqual([before, []]);
  });

  it("may be all of them", () => {
    expect(() => captureProcessErrors(null as never)).toThrow(
      /^the options are null; they have to be an object/,
    );
  });
});
