import type { LogItem } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";
import type { Arguments, Option } from "./arguments.ts";
import { painter, wantsColour } from "./colour.ts";
import type { Shell } from "./command.ts";
import { exactBytes } from "./exact-bytes.ts";
import { jsonView, type LineView, plainView, readableView } from "./line-view.ts";
import { UsageError } from "./usage-error.ts";

/** Colour, as every command that shows something takes it. */
export const COLOUR_OPTION: Option = {
  name: "color",
  value: "WHEN",
  help: "auto (default: in a terminal), always or never",
};

/** How events are shown, as every command that shows lines takes it. */
export const VIEW_OPTIONS: readonly Option[] = [
  { name: "json", help: "one JSON object a line" },
  {
    name: "raw",
    help: "the exact bytes of each line; only into a file or a pipe, because a line can hold what drives a terminal",
  },
  {
    name: "malformed",
    help: "also the bytes that are no event, wherever they stand; no filter applies to them",
  },
  COLOUR_OPTION,
];

/** Shows an item of a log on the output. */
export type ShowItem = (source: LineSource, item: LogItem) => Promise<void>;

/**
 * How items are shown: columns for people in a terminal, and elsewhere the lines as they stand in
 * the log. Also there control characters are written as escapes, because most pipes end in a terminal
 * after all: in a pager, in `watch`, behind `grep`.
 *
 * @throws UsageError for options that exclude each other
 */
export function itemShower(given: Arguments, shell: Shell): ShowItem {
  const coloured = wantsColour(given.value("color"), shell.env, shell.isTerminal);
  if (given.has("raw")) {
    if (given.has("json")) throw new UsageError("--raw and --json exclude each other; give one of them");
    if (shell.isTerminal) {
      throw new UsageError(
        "--raw gives bytes that may drive this terminal; send them to a file or through a pipe",
      );
    }
    return (source, item) => showRaw(source, item, shell);
  }
  const view = viewFor(given.has("json"), coloured, shell);
  return (_, item) => shell.output.line(view(item));
}

function viewFor(json: boolean, coloured: boolean, shell: Shell): LineView {
  if (json) return jsonView;
  return shell.isTerminal || coloured ? readableView(painter(coloured), shell.isTerminal) : plainView;
}

async function showRaw(source: LineSource, item: LogItem, shell: Shell): Promise<void> {
  const bytes = exactBytes(source, item);
  if (typeof bytes === "string") return shell.output.line(bytes);
  if (bytes.length < item.length) {
    shell.say(
      `a line of ${item.length} bytes is too long to be given whole; its first ${bytes.length} bytes are`,
    );
  }
  return shell.output.bytes(bytes);
}
