import type { Arguments } from "../arguments.ts";
import { painter, wantsColour } from "../colour.ts";
import type { Command, Shell } from "../command.ts";
import { diagnose } from "../doctor/diagnose.ts";
import { examineLog } from "../doctor/examine-log.ts";
import { reportJson } from "../doctor/report-json.ts";
import { reportLines } from "../doctor/report-text.ts";
import { EXIT } from "../exit-codes.ts";
import { DIRECTORY_OPTION } from "../filter-options.ts";
import { logDirectory } from "../open-log.ts";
import { Progress } from "../progress.ts";
import { visibleJson } from "../terminal-text.ts";
import { COLOUR_OPTION } from "../view-options.ts";

/** `log-thread doctor`. */
export const doctorCommand: Command = {
  usage: "[OPTIONS]",
  about:
    "Reads all of a log and says how it is: lines that are no event (torn, NUL bytes, another program's), events that " +
    "were salvaged, clocks that stepped back, files that others can read or that are none, segments that are there twice or can " +
    "not be read, and what is left of the disk. Each finding says what it means and what to do. It only reads. Exits 1 where " +
    "there is something to be done: a warning or a problem. Notes are only good to know.",
  options: [DIRECTORY_OPTION, { name: "json", help: "one JSON object, with every segment" }, COLOUR_OPTION],
  examples: [
    ["log-thread doctor", "how the log in ./log_thread is"],
    ["log-thread doctor --dir /var/log/agent > /dev/null || echo 'the log needs a look'", "in a nightly job"],
    ["log-thread doctor --json | jq -r '.findings[] | select(.command) | .command'", "what there is to do"],
  ],
  run: runDoctor,
};

async function runDoctor(given: Arguments, shell: Shell): Promise<number> {
  const directory = logDirectory(given, shell.env);
  const paint = painter(wantsColour(given.value("color"), shell.env, shell.isTerminal));
  using progress = new Progress(shell.errors, "reading");
  const diagnosis = diagnose(await examineLog(directory, shell.nowMs, progress));
  if (given.has("json")) {
    await shell.output.line(visibleJson(reportJson(diagnosis), 2));
  } else {
    for (const line of reportLines(diagnosis, paint, shell.columns)) await shell.output.line(line);
  }
  return diagnosis.healthy ? EXIT.ok : EXIT.checkFailed;
}
