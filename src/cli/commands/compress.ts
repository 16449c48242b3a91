import type { CompressedSegment } from "../../storage/index.ts";
import { compressSegments } from "../../upkeep/index.ts";
import type { Arguments } from "../arguments.ts";
import type { Command, Shell } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { DIRECTORY_OPTION } from "../filter-options.ts";
import { logDirectory, openExistingLog } from "../open-log.ts";
import { showBytes } from "../quantities.ts";
import { visible } from "../terminal-text.ts";
import { couldNot } from "../way-out.ts";

/** `log-thread compress`. */
export const compressCommand: Command = {
  usage: "[OPTIONS]",
  about:
    "Compresses the rotated segments that are sealed, having sealed those that can be: each sessions/NAME.log becomes NAME.log.gz, " +
    "about a fifth as large, which zcat, zgrep and every command here read. The original goes only when what was written has been " +
    "read back and is the same. Prints what was compressed. What is not sealed yet, and master.log, stay as they are.",
  options: [DIRECTORY_OPTION],
  examples: [["log-thread compress", "from a timer, after a rotation"]],
  run: compress,
};

async function compress(given: Arguments, shell: Shell): Promise<number> {
  const directory = logDirectory(given, shell.env);
  openExistingLog(directory);
  const compressed = await compressing(directory);
  for (const { name, size, storedBytes } of compressed) {
    await shell.output.line(`${visible(name)}  ${showBytes(size)} in ${showBytes(storedBytes)}`);
  }
  if (compressed.length === 0) {
    shell.say("there is nothing to compress: what can be is; log-thread seal says what has to wait");
  }
  return EXIT.ok;
}

async function compressing(directory: string): Promise<readonly CompressedSegment[]> {
  try {
    return await compressSegments(directory);
  } catch (error) {
    throw couldNot(`the log in ${directory} could not be compressed`, error);
  }
}
