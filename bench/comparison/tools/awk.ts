import { spawnSync } from "node:child_process";
import { pipeline } from "../program-answer.ts";
import { ERROR_PREFIX, NEWEST, type QuestionId, TOP } from "../questions.ts";
import type { Command, Scene, Tool } from "../tool.ts";

/** Characters of a timestamp and its pipe: what stands behind them is the type. */
const TYPE_AT = "2026-01-09T14:32:01.456Z|".length + 1;

export const mawk: Tool = awk("mawk");
export const gawk: Tool = awk("gawk");

function awk(program: string): Tool {
  return {
    name: program,
    contestant: (question, scene) => {
      // Not every awk says its version; all of them do nothing when told to.
      const isThere = spawnSync(program, ["BEGIN { exit }"], { stdio: "ignore" }).status === 0;
      return isThere ? ask(program, question, scene) : { why: `not available: install ${program}` };
    },
  };
}

/** Columns are cut out at their place where that is enough: splitting every line is what makes awk slow. */
function ask(program: string, question: QuestionId, { log }: Scene): Command {
  const { session, word, type, day } = log.topics;
  const isError = `substr($0, ${TYPE_AT}, ${ERROR_PREFIX.length}) == "${ERROR_PREFIX}"`;
  const run = (script: string): Command => ({ command: program, args: [script, log.path] });
  const scripts: Record<QuestionId, () => Command> = {
    "count-errors": () => run(`${isError} { n++ } END { print n + 0 }`),
    "newest-errors": () => pipeline(`${program} "$1" "$2" | tail -n ${NEWEST}`, isError, log.path),
    histogram: () =>
      run(
        'BEGIN { FS = "|" } NR > 1 { n[substr($1, 1, 16) "|" $2]++ } END { for (key in n) print key "|" n[key] }',
      ),
    session: () => run(`index($0, "session_id=${session}")`),
    "all-errors": () => run(isError),
    "rare-text": () => run(`index($0, "${word}")`),
    "type-in-day": () => run(`/^${day}T.............[|]${type}[|]/`),
    "top-sources": () =>
      pipeline(
        `${program} -F'|' 'NR > 1 { n[$3]++ } END { for (key in n) print n[key] "|" key }' "$1" | sort -t'|' -k1,1nr -k2 | head -n ${TOP}`,
        log.path,
      ),
  };
  return scripts[question]();
}
