import { limits } from "../../base/index.ts";
import { showCount, showCounted, showDuration } from "../quantities.ts";
import type { InputFile } from "./input-file.ts";
import type { Intake } from "./intake.ts";

/** What has to be said at the end of an import, a line each. */
export function importReport(
  { events, late, cut, illFormed }: Intake,
  files: readonly InputFile[],
  directory: string,
  isDryRun: boolean,
): string[] {
  const [only] = files;
  const from = files.length === 1 && only !== undefined ? only.name : showCounted(files.length, "file");
  const done = isDryRun
    ? `${showCounted(events, "event")} of ${from} would be imported into ${directory}; nothing was written`
    : `${showCounted(events, "event")} of ${from} imported into ${directory}`;
  const notes: string[] = [];
  if (cut > 0) {
    notes.push(`${showCounted(cut, "event")} longer than a line can be: cut, which the field log_cut says`);
  }
  if (illFormed > 0) {
    notes.push(
      `${showCounted(illFormed, "event")} with a type that is not category:action, kept as it is; --type TYPE gives another`,
    );
  }
  if (late > 0) {
    notes.push(
      `${showCount(late)} of them behind events that are more than ${showDuration(limits.clockDisorderMs)} younger: ` +
        "--since and --until may miss events of this log; import into a directory of its own, sorted by time",
    );
  }
  return [done, ...notes];
}
