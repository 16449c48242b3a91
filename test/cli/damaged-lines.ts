import { mkdirSync, rmSync, truncateSync } from "node:fs";
import { openLog } from "../../src/index.ts";
import { type Damage, DamagedLog, START_MS } from "./damaged-log.ts";

const { end } = DamagedLog;
const stray = "console.log was here\n";

/** What can happen to the lines of a log, and to their times. */
export const LINE_DAMAGES: readonly Damage[] = [
  {
    name: "a writer was killed within a line, and others went on",
    build: (log) => {
      log.killWriter(30);
      log.write(2);
    },
    expected: [["note", "torn", `1 torn line (33 B) in master.log (first at byte ${end})`]],
    cured: '"malformed":"torn"',
  },
  {
    name: "a writer was killed within a line, a moment ago",
    build: (log) => log.killWriter(30),
    expected: [["note", "unfinished", "the last line of master.log is not finished (30 B)"]],
    cured: undefined,
  },
  {
    name: "a writer was killed within a line, and its segment was rotated",
    build: (log) => {
      log.killWriter(30);
      log.rotate("000001_x.log");
      log.write(1);
    },
    expected: [
      ["note", "unterminated", `1 unfinished line (30 B) in sessions/000001_x.log (first at byte ${end})`],
    ],
    cured: '"malformed":"unterminated"',
  },
  {
    name: "another program wrote behind a torn line without ending it",
    build: (log) => {
      log.append(log.line().slice(0, 30));
      log.append(`${log.line()}\n`);
    },
    expected: [
      ["note", "torn", `1 torn line (30 B) in master.log (first at byte ${end})`],
      ["note", "salvaged", "1 event salvaged from behind a torn line in master.log"],
    ],
    cured: '"malformed":"torn"',
  },
  {
    name: "the power failed, and the file ends in NUL bytes",
    build: (log) => truncateSync(log.master, end + 4_096),
    expected: [
      [
        "warning",
        "nul-end",
        "the last line of master.log is not finished (4.0 KiB), and is made of NUL bytes",
      ],
    ],
    cured: undefined,
  },
  {
    name: "the power failed, and writers went on behind the NUL bytes",
    build: (log) => {
      truncateSync(log.master, end + 4_096);
      log.write(3);
    },
    expected: [
      ["warning", "nul-bytes", `1 line of NUL bytes (4.0 KiB) in master.log (first at byte ${end})`],
    ],
    cured: '"raw":"\\u0000',
  },
  {
    name: "the power failed within a line",
    build: (log) => {
      truncateSync(log.master, end - 4);
      truncateSync(log.master, end + 20);
      log.append("\n");
    },
    expected: [
      [
        "warning",
        "nul-in-event",
        `1 event with NUL bytes inside in master.log (first at byte ${end - DamagedLog.lineBytes})`,
      ],
    ],
    cured: "n=1",
  },
  {
    name: "the power failed, and more NUL bytes are left than a line may have",
    build: (log) => {
      truncateSync(log.master, end + 5_000_000);
      log.append("\n");
    },
    expected: [
      ["warning", "nul-bytes", `1 line of NUL bytes (4.8 MiB) in master.log (first at byte ${end})`],
    ],
    cured: '"length":5000000',
  },
  {
    name: "another program writes into the file",
    build: (log) => log.append(`${stray}${log.line().slice(0, 25)}only|two\n${stray}`),
    expected: [
      ["warning", "no-timestamp", `2 lines without a timestamp (40 B) in master.log (first at byte ${end})`],
      [
        "warning",
        "wrong-pipes",
        `1 line with too many or too few pipes (33 B) in master.log (first at byte ${end + 21})`,
      ],
    ],
    cured: '"raw":"console.log was here"',
  },
  {
    name: "somebody wrote a line without end",
    build: (log) => log.append(`${"x".repeat(5_000_000)}\n`),
    expected: [
      ["warning", "too-long", `1 line too long to be read (4.8 MiB) in master.log (first at byte ${end})`],
    ],
    cured: '"malformed":"too long"',
  },
  {
    name: "a clock was corrected by some seconds",
    build: (log) => {
      log.write(1, -30_000);
      log.rotate("000001_x.log");
      log.write(1, -5_000);
    },
    expected: [
      [
        "note",
        "clock-steps",
        `times step back 2 times, by up to 30s at byte ${end} of sessions/000001_x.log (2026-01-09T14:31:41.000Z)`,
      ],
    ],
    cured: undefined,
  },
  {
    name: "a clock was set back, little by little",
    build: (log) => {
      log.write(1, -40_000);
      log.write(1, -40_000);
      log.write(1, 3_600_000 - 10 * 60_000 - 20_000 - 27 * 60_000);
    },
    expected: [
      [
        "warning",
        "clock-disorder",
        `1 event stands behind others that are more than 1m younger, by up to 1m 20s at byte ${end + DamagedLog.lineBytes} of master.log`,
      ],
    ],
    cured: undefined,
  },
  {
    name: "a clock was far ahead",
    build: (log) => log.write(1, 86_400_000),
    expected: [
      [
        "warning",
        "future",
        `1 event of a time that has not come yet; the first is 23h 32m at byte ${end} of master.log (2026-01-10T14:32:11.000Z)`,
      ],
    ],
    cured: "UTC",
  },
  {
    name: "the log could not be written for a while",
    build: (log) => {
      log.rotate("000001_x.log");
      mkdirSync(log.master);
      let timeMs = START_MS + 20_000;
      using own = openLog({ directory: log.directory, clock: { now: () => timeMs } });
      for (let n = 0; n < 3; n++) own.event("a:b", "writer", { n });
      rmSync(log.master, { recursive: true });
      timeMs += 1_000;
      own.event("a:b", "writer", { n: 3 });
    },
    expected: [["note", "dropped", "3 events could not be written when they happened (3 ERR_UNSAFE_PATH)"]],
    cured: "|log:dropped|log-thread|count=3",
  },
  {
    name: "events have types of a form of their own",
    build: (log) => {
      log.write(2, 1_000, "Tool Call");
      log.write(1, 1_000, "\u001b[2J");
    },
    expected: [
      [
        "note",
        "ill-formed-type",
        '3 events with a type that is not category:action, the first "Tool Call" in master.log',
      ],
    ],
    cured: undefined,
  },
  {
    name: "events are too large, or nearly so",
    build: (log) => {
      log.write(2, 1_000, "a:b", { prompt: "x".repeat(100_000) });
      log.write(1, 1_000, "a:b", { prompt: "x".repeat(60_000) });
    },
    expected: [
      ["note", "cut", "2 events of which something was cut"],
      ["note", "long-line", "1 line near the bound of 64 KiB, the longest of 62 KiB"],
    ],
    cured: "log_cut=",
  },
];
