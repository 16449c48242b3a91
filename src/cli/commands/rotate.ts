import { join } from "node:path";
import { BYTES_PER_MB, FileStorage, MASTER_NAME, type Rotation } from "../../storage/index.ts";
import type { Arguments } from "../arguments.ts";
import type { Command, Shell } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { DIRECTORY_OPTION } from "../filter-options.ts";
import { logDirectory, openExistingLog } from "../open-log.ts";
import { showBytes } from "../quantities.ts";
import { UsageError } from "../usage-error.ts";
import { couldNot } from "../way-out.ts";

const SIZE_OPTION = "max-size-mb";

/** `log-thread rotate`. */
export const rotateCommand: Command = {
  usage: "[OPTIONS]",
  about:
    "Moves master.log into sessions/, under a name that shows its number and the time, and begins another one, whose first " +
    "event is system:log_rotated. Prints where the old one is. Programs that are writing go on, and follow within milliseconds; " +
    "no line is lost, and everything is still read as one log. One that holds no event is left as it is.",
  options: [
    {
      name: SIZE_OPTION,
      value: "N",
      help: "only if it has at least N megabytes (of 1048576 bytes), for a timer that asks often",
    },
    DIRECTORY_OPTION,
  ],
  examples: [
    ["log-thread rotate", "before an experiment, so that its log stands alone"],
    ["log-thread rotate --max-size-mb 10", "from a timer: only when it is worth it"],
  ],
  run: rotate,
};

async function rotate(given: Arguments, shell: Shell): Promise<number> {
  const sizeMb = sizeOption(given.value(SIZE_OPTION));
  const directory = logDirectory(given, shell.env);
  const active = openExistingLog(directory)
    .segments()
    .find((segment) => segment.active);
  const rotation = active === undefined ? undefined : putAway(directory, sizeMb * BYTES_PER_MB);
  if (rotation === undefined) {
    const why = sizeMb === 0 ? "it holds no event" : `it has ${showBytes(active?.size ?? 0)}`;
    shell.say(`nothing was rotated: ${active === undefined ? `there is no ${MASTER_NAME}` : why}`);
    return EXIT.ok;
  }
  await shell.output.line(rotation.archive);
  return EXIT.ok;
}

function putAway(directory: string, bytesMin: number): Rotation | undefined {
  const storage = new FileStorage(directory);
  try {
    return storage.rotate(bytesMin);
  } catch (error) {
    throw couldNot(`${join(directory, MASTER_NAME)} could not be rotated`, error);
  } finally {
    storage.close();
  }
}

function sizeOption(text: string | undefined): number {
  if (text === undefined) return 0;
  if (/^\d{1,9}(?:\.\d{1,9})?$/.test(text)) return Number(text);
  throw new UsageError(
    `--${SIZE_OPTION} is ${JSON.stringify(text)}; it has to be a number of megabytes, such as 10 or 0.5`,
  );
}
