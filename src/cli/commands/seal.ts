import { type Sealing, sealSegments, type VerifiedSeal, verifySeals } from "../../upkeep/index.ts";
import type { Arguments } from "../arguments.ts";
import type { Command, Shell } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { DIRECTORY_OPTION } from "../filter-options.ts";
import { logDirectory, openExistingLog } from "../open-log.ts";
import { showCounted } from "../quantities.ts";
import { visible } from "../terminal-text.ts";
import { couldNot } from "../way-out.ts";
import { whyUnsettled } from "../why-unsettled.ts";

/** `log-thread seal`. */
export const sealCommand: Command = {
  usage: "[OPTIONS]",
  about:
    "Records what the rotated segments hold that nobody writes to any more, oldest first: for each a log:sealed event with its " +
    "name, lines, bytes and SHA-256, and prints it as sha256sum would. A segment is sealed when no running program holds it and " +
    "nothing happened to it for a minute. With --verify nothing is written: every sealed segment is read, and compared with what " +
    "was recorded. (The log's directory can be checked without log-thread as well: sha256sum -c.)",
  options: [
    { name: "verify", help: "compare, and exit with 1 where a sealed segment was changed or is missing" },
    DIRECTORY_OPTION,
  ],
  examples: [
    ["log-thread seal", "from a timer, after a rotation"],
    ["log-thread seal --verify", "is everything still as it was sealed?"],
  ],
  run: seal,
};

async function seal(given: Arguments, shell: Shell): Promise<number> {
  const directory = logDirectory(given, shell.env);
  openExistingLog(directory);
  if (given.has("verify")) return await verify(directory, shell);
  const { sealed, waiting } = await sealing(directory);
  for (const { sha256, name } of sealed) await shell.output.line(`${sha256}  ${visible(name)}`);
  if (waiting !== undefined) {
    shell.say(
      `${visible(waiting.name)} and what is newer can not be sealed yet: ${whyUnsettled(waiting.unsettled, directory)}`,
    );
  } else if (sealed.length === 0) {
    shell.say("there is nothing to seal: every rotated segment is, or there is none (log-thread rotate)");
  }
  return EXIT.ok;
}

async function sealing(directory: string): Promise<Sealing> {
  try {
    return await sealSegments(directory);
  } catch (error) {
    throw couldNot(`the log in ${directory} could not be sealed`, error);
  }
}

async function verify(directory: string, shell: Shell): Promise<number> {
  const seals = await verifySeals(directory);
  for (const one of seals) await shell.output.line(`${visible(one.name)}: ${one.state}`);
  const wrong = seals.filter(({ state }) => state === "changed" || state === "missing");
  if (wrong.length === 0) {
    if (seals.length === 0) shell.say("no segment was sealed yet (log-thread seal)");
    return EXIT.ok;
  }
  shell.say(
    `${showCounted(wrong.length, "sealed segment")} not as recorded: ${wrong.map(showWrong).join(", ")}`,
  );
  return EXIT.checkFailed;
}

function showWrong({ name, state }: VerifiedSeal): string {
  return `${visible(name)} (${state})`;
}
