import { resolve } from "node:path";
import { type IngestProgress, ingest, type OnProgress, verify } from "../../ingest/index.ts";
import { DATABASE_NAME } from "../../storage/index.ts";
import type { Arguments } from "../arguments.ts";
import type { Command, Shell } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { DIRECTORY_OPTION } from "../filter-options.ts";
import { DRIVER_OPTION, driverOf } from "../log-source.ts";
import { logDirectory, openExistingLog } from "../open-log.ts";
import { Progress } from "../progress.ts";
import { showBytes, showCounted, showDuration } from "../quantities.ts";
import { StopSignals } from "../stop-signals.ts";
import { UsageError } from "../usage-error.ts";
import { verifyLines } from "../verify-report.ts";
import { waitForLog } from "../wait-for-log.ts";

/** The index of a large log takes longer than anybody waits without a word. */
const SILENT_MS = 1_000;

/** `log-thread ingest`. */
export const ingestCommand: Command = {
  usage: "[OPTIONS]",
  about:
    "Copies every line of a log into a SQLite database, each exactly once, and what is no event as well: the next time it goes on " +
    "where it was, whatever ended it. The files stay the truth, and the database can be made anew from them at any time. It is read with " +
    "--from by the commands that read, with log-thread search, and with sqlite3. Programs that write go on meanwhile.",
  options: [
    {
      name: "follow",
      short: "f",
      help: "go on as the log grows and is rotated, until Ctrl-C; wait for it where it is not there yet",
    },
    {
      name: "db",
      value: "FILE.db",
      completes: "file",
      help: `the database; default ${DATABASE_NAME} in the log's directory`,
    },
    DRIVER_OPTION,
    {
      name: "verify",
      help: "copy nothing: compare the database with the files, byte by byte, and exit 1 where they differ",
    },
    DIRECTORY_OPTION,
  ],
  examples: [
    ["log-thread ingest", "copy what is new in ./log_thread into ./log_thread/events.db"],
    ["log-thread ingest --follow --db /var/lib/agent/events.db", "keep a database up to date"],
    ["log-thread ingest --verify", "is every line in it, as it is?"],
    [
      `sqlite3 log_thread/events.db "SELECT event_type, count(*) FROM events GROUP BY 1"`,
      "ask what no filter asks",
    ],
  ],
  run: runIngest,
};

async function runIngest(given: Arguments, shell: Shell): Promise<number> {
  const directory = logDirectory(given, shell.env);
  const path = databaseOf(given, directory);
  if (!given.has("follow")) {
    // Said as every other command says it, where there is no log.
    openExistingLog(directory);
    return (given.has("verify") ? compare : copy)(given, shell, directory, path);
  }
  if (given.has("verify")) throw new UsageError("--verify copies nothing; leave out --follow");
  await untilThere(directory, shell);
  return copy(given, shell, directory, path);
}

/** Waits for a log that is not there yet, as `tail -F` does. Nothing was begun that a signal could leave half done. */
async function untilThere(directory: string, shell: Shell): Promise<void> {
  const interrupt = (): never => process.exit(EXIT.interrupted);
  process.once("SIGINT", interrupt);
  try {
    await waitForLog(directory, shell, true);
  } finally {
    process.off("SIGINT", interrupt);
  }
}

/** The database that was named, or the log's own. */
export function databaseOf(given: Arguments, directory: string): string {
  const named = given.value("db");
  if (named === "") throw new UsageError("--db is empty; name the database: --db FILE.db");
  return resolve(directory, named === undefined ? DATABASE_NAME : resolve(named));
}

async function copy(given: Arguments, shell: Shell, directory: string, path: string): Promise<number> {
  using signals = new StopSignals();
  using progress = new Progress(shell.errors, "ingesting", { isSynchronous: true });
  const driver = driverOf(given);
  const { lines, bytes, elapsedMs } = await ingest(directory, path, {
    follow: given.has("follow"),
    signal: signals.stopped,
    onProgress: shown(progress, shell),
    ...(driver === undefined ? {} : { driver }),
  });
  const time = showDuration(Math.round(elapsedMs));
  await shell.output.line(
    `${showCounted(lines, "line")} (${showBytes(bytes)}) copied into ${path} in ${time}`,
  );
  return signals.isInterrupted ? EXIT.interrupted : EXIT.ok;
}

async function compare(given: Arguments, shell: Shell, directory: string, path: string): Promise<number> {
  using progress = new Progress(shell.errors, "comparing");
  const driver = driverOf(given);
  const options = driver === undefined ? {} : { driver };
  const report = await verify(directory, path, { ...options, onProgress: shown(progress, shell) });
  for (const line of verifyLines(report, path)) await shell.output.line(line);
  return report.isSame ? EXIT.ok : EXIT.checkFailed;
}

/** Shows how far it is. */
function shown(progress: Progress, { errors }: Shell): OnProgress {
  let [doneBytes, doneLines, expected] = [0, 0, 0];
  return ({ stage, lines, bytes, totalBytes, elapsedMs }: IngestProgress) => {
    if (stage === "indexes") {
      if (elapsedMs > SILENT_MS) errors.drawStatus("log-thread: making the indexes");
      return;
    }
    // A log that is followed grows on: then only what is new is counted.
    if (expected === 0 || doneBytes >= expected) {
      progress.expect(totalBytes - doneBytes);
      expected = totalBytes;
    }
    progress.advance(bytes - doneBytes, lines - doneLines);
    [doneBytes, doneLines] = [bytes, lines];
  };
}
