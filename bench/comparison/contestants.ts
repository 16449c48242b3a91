import type { AnswerTask } from "../children/answer.ts";
import type { Measure } from "../rounds.ts";
import { SubjectProcess } from "../subject-process.ts";
import type { Contestant } from "../take-turns.ts";
import { checkAnswer } from "./answers.ts";
import { answerOf } from "./program-answer.ts";
import type { QuestionId } from "./questions.ts";
import type { Asked, Scene, Tool } from "./tool.ts";

const SCRIPT = "answer";

/** The tools that are asked one question, as what takes turns. */
export function contestantsOf(
  question: QuestionId,
  scene: Scene,
  tools: readonly Tool[],
): Map<string, Contestant> {
  const subjects = new Map<string, Contestant>();
  for (const { name, contestant } of tools) {
    const asked = contestant(question, scene);
    if (asked !== undefined) subjects.set(name, contestantOf(name, question, scene, asked));
  }
  return subjects;
}

function contestantOf(name: string, question: QuestionId, scene: Scene, asked: Asked): Contestant {
  if ("why" in asked) return asked.why;
  const expected = scene.log.expected[question];
  if ("command" in asked) {
    return async () => {
      const { text, elapsedMs } = await answerOf(asked);
      asked.cleanUp?.();
      checkAnswer(question, asked.toText?.(text) ?? text, expected, name);
      return elapsedMs;
    };
  }
  const task: AnswerTask = { ...asked, question, scene };
  if (asked.state === "first") return inNewProcess(task);
  return { script: SCRIPT, task: () => task, count: 1 };
}

/** A process for each answer. What it takes to start it and to load the code is not part of it. */
function inNewProcess(task: AnswerTask): Measure {
  return async () => {
    const process = await SubjectProcess.start(SCRIPT, task);
    try {
      const elapsedMs = await process.run(1);
      await process.end();
      return elapsedMs;
    } finally {
      process.kill();
    }
  };
}
