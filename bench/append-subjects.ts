import { openAppendFile } from "./sinks/append-file-sink.ts";
import { openBareStorage } from "./sinks/bare-storage-sink.ts";
import { openLogThread } from "./sinks/log-thread-sink.ts";
import { openPino } from "./sinks/pino-sink.ts";
import type { OpenSink } from "./sinks/sink.ts";
import { openWinston } from "./sinks/winston-sink.ts";
import { openBareWriteSync, openWriteSync } from "./sinks/write-sync-sink.ts";

/** Everything that appends, by the name under which a child process is asked for it. */
export const APPEND_SUBJECTS = {
  written: (directory) => openLogThread(directory, { durability: "written" }),
  "written, rotated at 10 MB": (directory) =>
    openLogThread(directory, { durability: "written", rotation: { maxSizeMb: 10 } }),
  buffered: (directory) => openLogThread(directory, { durability: "buffered" }),
  "written, bare line": openBareStorage,
  "pino sync": (directory) => openPino(directory, { sync: true, minLength: 0 }),
  "pino buffered 1024": (directory) => openPino(directory, { sync: false, minLength: 1_024 }),
  "pino buffered 4096": (directory) => openPino(directory, { sync: false, minLength: 4_096 }),
  "pino buffered 16000": (directory) => openPino(directory, { sync: false, minLength: 16_000 }),
  "pino buffered 16000, sync": (directory) => openPino(directory, { sync: true, minLength: 16_000 }),
  winston: openWinston,
  "fs.appendFileSync": openAppendFile,
  "fs.writeSync": openWriteSync,
  "fs.writeSync, bare line": openBareWriteSync,
} as const satisfies Readonly<Record<string, OpenSink>>;

export type AppendSubject = keyof typeof APPEND_SUBJECTS;
