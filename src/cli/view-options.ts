import type { LogItem } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";
import type { Arguments, Option } from "./arguments.ts";
import { painter, wantsColour } from "./colour.ts";
import type { Shell } from "./command.ts";
import { exactBytes } from "./exact-bytes.ts";
import { jsonView, type LineView, plainView, readableView } from "./line-view.ts";
import { UsageError } from "./usage-error.ts";
import { timeZone, ZONE_OPTIONS } from "./zone-options.ts";

/** Colour, as every command that shows something takes it. */
export const COLOUR_OPTION: Option = {
  name: "color",
  value: "WHEN",
  values: ["auto", "always", "never"],
  help: "when there are colours: auto (default: in a terminal), always or never",
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
  ...ZONE_OPTIONS,
  COLOUR_OPTION,
];

/** Shows items of a log on the output. */
export interface ItemShower {
  /** @param isContext does it stand around a match, and is none itself? */
  item(source: LineSource, item: LogItem, isContext?: boolean): Promise<void>;
  /** Says that items were left out between two groups, where people read: for programs every line is an item. */
  gap(): Promise<void>;
}

/** What grep puts between two groups. */
const GAP = "--";

/**
 * How items are shown: columns for people in a terminal, and elsewhere the lines as they stand in
 * the log. Also there control characters are written as escapes, because most pipes end in a terminal
 * after all: in a pager, in `watch`, behind `grep`.
 *
 * @throws UsageError for options that exclude each other
 */
export function itemShower(given: Arguments, shell: Shell): ItemShower {
  const paint = painter(wantsColour(given.value("color"), shell.env, shell.isTerminal));
  const { output } = shell;
  if (given.has("raw")) {
    checkRaw(given, shell);
    return { item: (source, item) => showRaw(source, item, shell), gap: async () => {} };
  }
  const view = viewFor(given, shell);
  return {
    item: (_, item, isContext) => output.line(view(item, isContext)),
    gap: async () => (given.has("json") ? undefined : output.line(paint(GAP, "dim"))),
  };
}

function checkRaw(given: Arguments, shell: Shell): void {
  for (const other of ["json", "local"]) {
    if (given.has(other)) {
      throw new UsageError(`--raw and --${other} exclude each other; give one of them`);
    }
  }
  if (!shell.isTerminal) return;
  throw new UsageError(
    "--raw gives bytes that may drive this terminal; send them to a file or through a pipe",
  );
}

function viewFor(given: Arguments, shell: Shell): LineView {
  const zone = timeZone(given);
  if (given.has("json")) return jsonView(zone);
  const coloured = wantsColour(given.value("color"), shell.env, shell.isTerminal);
  if (!shell.isTerminal && !coloured) return plainView(zone);
  return readableView({ paint: painter(coloured), cut: shell.isTerminal, zone });
}

/** Gives an item's exact bytes, and says where it is too long for that. */
export async function showRaw(
  source: LineSource,
  item: LogItem,
  shell: Pick<Shell, "output" | "say">,
): Promise<void> {
  const bytes = exactBytes(source, item);
  if (typeof bytes === "string") return shell.output.line(bytes);
  if (bytes.length < item.length) {
    shell.say(
      `a line of ${item.length} bytes is too long to be given whole; its first ${bytes.length} bytes are`,
    );
  }
  return shell.output.bytes(bytes);
}
