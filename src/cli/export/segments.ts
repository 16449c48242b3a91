import { writeSegments } from "../../ingest/index.ts";
import type { Arguments } from "../arguments.ts";
import type { Shell } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { openLogSource, SOURCE_OPTIONS } from "../log-source.ts";
import { measured } from "../measured-source.ts";
import { Progress } from "../progress.ts";
import { showBytes, showCounted } from "../quantities.ts";
import { UsageError } from "../usage-error.ts";

/** What says something where all of a log is written: where it is, and where it goes. */
const ALLOWED = ["format", "output", ...SOURCE_OPTIONS.map(({ name }) => name)];

/**
 * Writes a log as the files it is made of.
 *
 * @throws UsageError for options that would leave something out
 */
export async function exportSegments(given: Arguments, shell: Shell): Promise<number> {
  const directory = given.value("output");
  if (!directory || directory === "-") {
    throw new UsageError("--format segments writes several files; name a new directory with -o DIR");
  }
  const other = given.names.find((name) => !ALLOWED.includes(name));
  if (other !== undefined) {
    throw new UsageError(`--format segments writes all of a log, as it is; leave out --${other}`);
  }
  if (given.positionals.length > 0) {
    throw new UsageError(
      `--format segments writes all of a log, as it is; leave out ${JSON.stringify(given.positionals.join(" "))}`,
    );
  }
  using log = openLogSource(given, shell.env);
  using progress = new Progress(shell.errors, "exporting");
  const { segments, bytes, incomplete } = await writeSegments(measured(log.source, progress), directory);
  shell.say(`${showCounted(segments, "segment")} (${showBytes(bytes)}) in ${directory}`);
  for (const name of incomplete) {
    shell.say(`${name} is not whole: of a line beyond 4 MiB its beginning is all that is kept`);
  }
  return incomplete.length === 0 ? EXIT.ok : EXIT.checkFailed;
}
