import { read } from "../../reader/index.ts";
import type { Arguments } from "../arguments.ts";
import type { Command, Shell } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { COLUMNS_HELP } from "../export/csv.ts";
import { EXPORT_FORMATS, itemWriter } from "../export/item-writer.ts";
import { OutputFile } from "../export/output-file.ts";
import { exportSegments } from "../export/segments.ts";
import { EXPRESSION, wantedEvents } from "../expression.ts";
import { FILTER_OPTIONS } from "../filter-options.ts";
import { openLogSource, SOURCE_OPTIONS } from "../log-source.ts";
import { measured } from "../measured-source.ts";
import type { Output } from "../output.ts";
import { Progress } from "../progress.ts";
import { showCounted } from "../quantities.ts";
import { UsageError } from "../usage-error.ts";

/** `log-thread export`. */
export const exportCommand: Command = {
  usage: "[EXPRESSION] [FILTERS] [OPTIONS]",
  about:
    "Gives every event that matches, oldest first, to standard output or into a file: as JSON objects, as a table, or the " +
    "lines themselves, byte for byte. Times are looked at one by one, whatever the clocks did, and memory does not " +
    "grow with the log. In a table text that a spreadsheet would compute has a ' before it.",
  positionals: [EXPRESSION],
  options: [
    ...FILTER_OPTIONS,
    {
      name: "format",
      value: "FORMAT",
      values: EXPORT_FORMATS,
      help: `${EXPORT_FORMATS.join(", ")}; default: what the name of -o FILE says (.jsonl, .csv, .log), else jsonl. segments: the whole log as the files it is made of, in a new directory -o DIR`,
    },
    {
      name: "output",
      short: "o",
      value: "FILE",
      completes: "file",
      help: "write into FILE, which is there whole or not at all, for its owner alone",
    },
    { name: "force", help: "replace FILE where it is there already" },
    { name: "columns", value: "NAMES", help: `of a table, with commas between: ${COLUMNS_HELP}` },
    { name: "keep-formulas", help: "in a table, leave text alone that a spreadsheet would compute" },
    {
      name: "malformed",
      help: "also the bytes that are no event, wherever they stand; no filter applies to them",
    },
    { name: "malformed-only", help: "those bytes, and no event" },
    ...SOURCE_OPTIONS,
  ],
  examples: [
    ["log-thread export --since 2026-01-09 --until 2026-01-10 -o day.jsonl", "one day as JSON lines"],
    [
      "log-thread export --format csv --type llm:response --columns timestamp,fields.model,fields.tokens_out",
      "a table of some fields",
    ],
    ["log-thread export --format lines --session abc123 | gzip > session.log.gz", "a session's own lines"],
    [
      "log-thread export --from events.db --format segments -o log_thread",
      "the files of a log, out of its database",
    ],
    ["log-thread export --malformed-only", "what of the log is no event, and where it stands"],
  ],
  run: runExport,
};

async function runExport(given: Arguments, shell: Shell): Promise<number> {
  return given.value("format") === "segments" ? exportSegments(given, shell) : exportItems(given, shell);
}

async function exportItems(given: Arguments, shell: Shell): Promise<number> {
  const wanted = wantedEvents(given, shell);
  const isOnlyMalformed = given.has("malformed-only") || wanted.malformed;
  const malformed = (given.has("malformed") || isOnlyMalformed) as true;
  const path = outputPath(given);
  const writer = itemWriter(given, path, shell);
  using log = openLogSource(given, shell.env);
  const { source } = log;
  using progress = new Progress(shell.errors, "exporting");
  const work = async (output: Output): Promise<number> => {
    let count = 0;
    await writer.begin(output);
    for await (const item of read(measured(source, progress), { ...wanted.filter, exact: true, malformed })) {
      if (isOnlyMalformed && item.kind === "event") continue;
      count++;
      await writer.item(source, item, output);
    }
    await output.flush();
    return count;
  };
  const file = path === undefined ? undefined : OutputFile.open(path, log, given.has("force"));
  const count = file === undefined ? await work(shell.output) : await intoFile(file, work);
  if (file !== undefined) shell.say(`${showCounted(count, isOnlyMalformed ? "piece" : "event")} in ${path}`);
  if (count > 0) return EXIT.ok;
  shell.say(isOnlyMalformed ? "nothing is malformed" : "no event matched");
  return EXIT.noMatch;
}

/** Writes a file to its end; whatever comes between, nothing of a half one stays. */
async function intoFile(file: OutputFile, work: (output: Output) => Promise<number>): Promise<number> {
  const interrupt = (): never => {
    file.discard();
    process.exit(EXIT.interrupted);
  };
  process.once("SIGINT", interrupt);
  try {
    const count = await work(file.output);
    await file.finish();
    return count;
  } finally {
    process.off("SIGINT", interrupt);
    file.discard();
  }
}

/** The file that was named; `-` is standard output. */
function outputPath(given: Arguments): string | undefined {
  const path = given.value("output");
  if (path === "") throw new UsageError("-o is empty; name a file, or leave it out for standard output");
  if (path !== undefined && path !== "-") return path;
  if (given.has("force"))
    throw new UsageError("--force is about a file that is there already; name it with -o FILE");
  return undefined;
}
