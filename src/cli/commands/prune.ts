import { BYTES_PER_MB } from "../../storage/index.ts";
import { type PrunedSegment, type Pruning, pruneSegments, type Retention } from "../../upkeep/index.ts";
import type { Arguments } from "../arguments.ts";
import type { Command, Shell } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { DIRECTORY_OPTION } from "../filter-options.ts";
import { logDirectory, openExistingLog } from "../open-log.ts";
import { showBytes, showCounted } from "../quantities.ts";
import { visible } from "../terminal-text.ts";
import { durationMs } from "../time-expression.ts";
import { UsageError } from "../usage-error.ts";
import { couldNot } from "../way-out.ts";

/** `log-thread prune`. */
export const pruneCommand: Command = {
  usage: "BOUND… [OPTIONS]",
  about:
    "Takes rotated segments away for good, oldest first, until every bound that is given holds; nothing else in log-thread ever " +
    "removes a line. Only sealed segments go (those that can be are sealed first), and a log:pruned event names each of them before " +
    "it goes. Prints what went. master.log stays.",
  options: [
    { name: "max-age", value: "AGE", help: "what was last written to longer ago goes: 30d, 12w" },
    {
      name: "max-total-mb",
      value: "N",
      help: "the oldest go until all together, master.log among them, have at most N megabytes",
    },
    { name: "max-segments", value: "N", help: "the oldest go until there are at most N rotated segments" },
    { name: "dry-run", help: "only say what would go" },
    DIRECTORY_OPTION,
  ],
  examples: [
    ["log-thread prune --max-age 30d --dry-run", "what is older than thirty days?"],
    ["log-thread prune --max-total-mb 500", "keep the newest 500 megabytes"],
  ],
  run: prune,
};

async function prune(given: Arguments, shell: Shell): Promise<number> {
  const retention = retentionOf(given);
  const directory = logDirectory(given, shell.env);
  openExistingLog(directory);
  const dryRun = given.has("dry-run");
  const { pruned, kept } = await pruning(directory, retention, dryRun);
  for (const { name, bytes } of pruned) await shell.output.line(`${visible(name)}  ${showBytes(bytes)}`);
  if (pruned.length === 0 && kept.length === 0) shell.say("every bound holds; nothing goes");
  else
    shell.say(`${showCounted(pruned.length, "segment")} ${dryRun ? "would go" : "went"}, ${bytesOf(pruned)}`);
  if (kept.length > 0) {
    shell.say(
      `${showCounted(kept.length, "segment")} should go as well, and can not be sealed yet: log-thread seal says why`,
    );
  }
  return EXIT.ok;
}

async function pruning(directory: string, retention: Retention, dryRun: boolean): Promise<Pruning> {
  try {
    return await pruneSegments(directory, retention, { dryRun });
  } catch (error) {
    throw couldNot(`the log in ${directory} could not be pruned`, error);
  }
}

function bytesOf(segments: readonly PrunedSegment[]): string {
  return showBytes(segments.reduce((sum, { bytes }) => sum + bytes, 0));
}

function retentionOf(given: Arguments): Retention {
  const age = given.value("max-age");
  const megabytes = number(given, "max-total-mb");
  const segments = number(given, "max-segments");
  if (age === undefined && megabytes === undefined && segments === undefined) {
    throw new UsageError("nothing says what goes; give --max-age, --max-total-mb or --max-segments");
  }
  return {
    ...(age === undefined ? {} : { maxAgeMs: durationMs("--max-age", age) }),
    ...(megabytes === undefined ? {} : { maxTotalBytes: megabytes * BYTES_PER_MB }),
    ...(segments === undefined ? {} : { maxSegments: segments }),
  };
}

function number(given: Arguments, name: string): number | undefined {
  const text = given.value(name);
  if (text === undefined) return undefined;
  if (/^\d{1,9}(?:\.\d{1,6})?$/.test(text)) return Number(text);
  throw new UsageError(`--${name} is ${JSON.stringify(text)}; it has to be a number from 0`);
}
