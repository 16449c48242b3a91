import type { Arguments } from "../arguments.ts";
import type { Command, Shell } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { DIRECTORY_OPTION } from "../filter-options.ts";
import { type EventCompleter, eventCompleter } from "../import/complete-event.ts";
import { FORMATS, type Format } from "../import/format.ts";
import { importReport } from "../import/import-report.ts";
import { type InputFile, inputFile } from "../import/input-file.ts";
import { Intake } from "../import/intake.ts";
import { type KeyMap, parseKeyMap } from "../import/key-map.ts";
import { mergeByTime } from "../import/merge-by-time.ts";
import { type FileReading, readFile } from "../import/read-file.ts";
import { isDirectoryNamed, logDirectory } from "../open-log.ts";
import { Progress } from "../progress.ts";
import { Refusals } from "../refusals.ts";
import { visible } from "../terminal-text.ts";
import { UsageError } from "../usage-error.ts";

const NO_TIME =
  "it has no time; say which key is the time with --map time=KEY, or give it one with --time TIME";

/** `log-thread import`. */
export const importCommand: Command = {
  usage: "FILE… [OPTIONS]",
  about:
    "Writes what other loggers wrote into a log: JSON lines of pino, bunyan and winston, of others whose keys --map " +
    "names, and what export gives. Events keep their own time; secrets that can be recognised are taken out. Errors become " +
    "error:runtime, other levels app:info, app:warn and so on; keys that are no part of an event become fields. A line " +
    "that can not be read is told, and everything else is imported. Importing twice writes everything twice.",
  positionals: [
    {
      name: "FILE",
      many: true,
      completes: "file",
      help: "files to import, merged by time where there are several; - is standard input",
    },
  ],
  options: [
    {
      name: "from",
      value: "FORMAT",
      values: FORMATS,
      help: `what wrote it: ${FORMATS.join(", ")}; default: told by the first lines`,
    },
    {
      name: "map",
      value: "PART=KEY",
      many: true,
      help: "which key is the time, type, level, source, text or session: time=ts,text=log.message; before what --from knows",
    },
    { name: "type", value: "TYPE", completes: "type", help: "the type of every event" },
    { name: "source", value: "SOURCE", completes: "source", help: "the source of every event" },
    { name: "session", value: "ID", completes: "session", help: "the session of events that name none" },
    { name: "time", value: "TIME", help: "the time of events that name none" },
    { name: "strict", help: "stop at the first line that can not be read" },
    { name: "dry-run", help: "show the lines that would be written, and write nothing" },
    {
      name: "out-of-order",
      help: "import events that are older than those in the log, though --since and --until may then miss both",
    },
    DIRECTORY_OPTION,
  ],
  examples: [
    ["log-thread import app.log --dir imported", "what pino wrote, into a log of its own"],
    ["log-thread import --dry-run --map time=ts,type=kind,source=logger events.jsonl", "look first"],
    ["zcat old/*.gz | log-thread import - --from winston --source api --dir old-log", "from a pipe"],
    ["log-thread export --dir a | log-thread import - --from jsonl --dir b", "a log into another"],
  ],
  run: runImport,
};

async function runImport(given: Arguments, shell: Shell): Promise<number> {
  const complete = eventCompleter(given, shell.nowMs);
  const format = given.value("from") as Format | undefined;
  const keys = keyMap(given, format);
  const files = inputFiles(given.positionals, shell);
  const directory = logDirectory(given, shell.env);
  const isDryRun = given.has("dry-run");
  const refusals = new Refusals(shell.say);
  using intake = new Intake(directory, {
    gitignore: !isDirectoryNamed(given, shell.env),
    dryRun: isDryRun,
    outOfOrder: given.has("out-of-order"),
  });
  using progress = progressOver(files, shell);
  const advance = (bytes: number, lines: number): void => progress.advance(bytes, lines);
  const readings = mergeByTime(
    files.map((file) => readFile(file, { format, keys, say: shell.say, advance })),
  );
  const conclude = (): void => {
    refusals.conclude();
    for (const line of importReport(intake, files, directory, isDryRun)) shell.say(line);
  };
  await interruptible(conclude, async () => {
    for await (const batch of readings) {
      for (const reading of batch) {
        const line = take(reading, complete, intake, refusals);
        if (isDryRun && line !== undefined) await shell.output.line(visible(line));
        if (refusals.count > 0 && given.has("strict")) return;
      }
    }
  });
  await shell.output.flush();
  conclude();
  return refusals.count > 0 ? EXIT.checkFailed : EXIT.ok;
}

/** Writes what a line was read as, or keeps account of why not. */
function take(
  { file, line, reading }: FileReading,
  complete: EventCompleter,
  intake: Intake,
  refusals: Refusals,
): string | undefined {
  const event = reading.kind === "event" ? complete(reading.event) : undefined;
  if (event !== undefined) return intake.take(event);
  const reason = reading.kind === "refused" ? reading.reason : NO_TIME;
  refusals.add(`${file.name}, line ${line}`, reason);
  return undefined;
}

/** Does its work to the end, or until Ctrl-C, and says even then how far it came. */
async function interruptible(conclude: () => void, work: () => Promise<void>): Promise<void> {
  const interrupt = (): never => {
    conclude();
    process.exit(EXIT.interrupted);
  };
  process.once("SIGINT", interrupt);
  try {
    await work();
  } finally {
    process.off("SIGINT", interrupt);
  }
}

/** The keys that are named; what every event is given stays, where a record has its own, a field. */
function keyMap(given: Arguments, format: Format | undefined): KeyMap {
  const keys = parseKeyMap(given.values("map"));
  if (given.has("map") && (format === "jsonl" || format === "lines")) {
    throw new UsageError(
      `--map names keys of another logger, and --from ${format} has only its own; leave one of them out`,
    );
  }
  return {
    ...keys,
    ...(given.has("type") ? { type: [] } : {}),
    ...(given.has("source") ? { source: [] } : {}),
  };
}

function inputFiles(words: readonly string[], shell: Shell): InputFile[] {
  if (words.filter((word) => word === "-").length > 1) {
    throw new UsageError("- is standard input, which can be read once; name it once");
  }
  return words.map((word) => inputFile(word, shell.input));
}

function progressOver(files: readonly InputFile[], shell: Shell): Progress {
  const progress = new Progress(shell.errors, "importing");
  const bytes = files.reduce((sum, { size }) => sum + (size ?? Number.NaN), 0);
  if (!Number.isNaN(bytes)) progress.expect(bytes);
  return progress;
}
