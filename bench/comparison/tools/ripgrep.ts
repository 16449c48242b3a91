import { isInstalled } from "../../program-measure.ts";
import { pipeline } from "../program-answer.ts";
import { ERROR_PREFIX, NEWEST, type QuestionId } from "../questions.ts";
import type { Command, Scene, Tool } from "../tool.ts";

/** A program that finds lines, and how it is told to look for a text. */
interface Finder {
  readonly program: string;
  readonly plain: readonly string[];
  readonly pattern: readonly string[];
}

const RIPGREP: Finder = { program: "rg", plain: ["--no-config", "-F"], pattern: ["--no-config"] };
const GREP: Finder = { program: "grep", plain: ["-F"], pattern: [] };

/** No message can hold a raw pipe, and no source of this log begins like a type: a plain text is enough, and fastest. */
const ERRORS = `|${ERROR_PREFIX}`;

export const ripgrep: Tool = {
  name: "ripgrep",
  contestant: (question, scene) => available("rg", "ripgrep") ?? find(RIPGREP, question, scene),
};

export const grep: Tool = {
  name: "grep",
  contestant: (question, scene) => available("grep", "grep") ?? find(GREP, question, scene),
};

/** The newest lines are found sooner by who begins at the end. */
export const tacAndRipgrep: Tool = {
  name: "tac and ripgrep",
  contestant: (question, { log }) => {
    if (question !== "newest-errors") return undefined;
    const script = 'tac "$1" | rg --no-config -F -m "$2" -e "$3" | tac';
    return available("rg", "ripgrep") ?? pipeline(script, log.path, String(NEWEST), ERRORS);
  },
};

function find(finder: Finder, question: QuestionId, { log }: Scene): Command | undefined {
  const { program, plain, pattern } = finder;
  const { session, word, type, day } = log.topics;
  const lines = (args: readonly string[]): Command => ({ command: program, args: [...args, log.path] });
  switch (question) {
    case "count-errors":
      return lines([...plain, "-c", "-e", ERRORS]);
    case "newest-errors":
      return pipeline(`${program} ${plain.join(" ")} -e "$2" "$1" | tail -n ${NEWEST}`, log.path, ERRORS);
    case "session":
      return lines([...plain, "-e", `session_id=${session}`]);
    case "all-errors":
      return lines([...plain, "-e", ERRORS]);
    case "rare-text":
      return lines([...plain, "-e", word]);
    case "type-in-day":
      return lines([...pattern, "-e", `^${day}T.............[|]${type}[|]`]);
    default:
      return undefined;
  }
}

function available(program: string, install: string): { why: string } | undefined {
  return isInstalled(program) ? undefined : { why: `not available: install ${install}` };
}
