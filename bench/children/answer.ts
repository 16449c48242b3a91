import { checkAnswer } from "../comparison/answers.ts";
import { OPENERS } from "../comparison/openers.ts";
import type { QuestionId } from "../comparison/questions.ts";
import type { InProcess, OpenTool, Scene } from "../comparison/tool.ts";
import { type Subject, serveOrders } from "./serve-orders.ts";

/** What this process is started for. */
export interface AnswerTask extends InProcess {
  readonly question: QuestionId;
  readonly scene: Scene;
}

/** What is answered in less is asked again and again for as long as this, and shared out. */
const ENOUGH_MS = 100;
const TIMES_MAX = 200;

/** Asks one tool the same question: milliseconds an answer. Every answer that is measured last is looked at. */
class Answering implements Subject {
  readonly #task: AnswerTask;
  #tool: OpenTool | undefined;

  constructor(task: AnswerTask) {
    this.#task = task;
  }

  async run(): Promise<number> {
    const { question, state, opener, scene } = this.#task;
    let times = 0;
    let elapsedMs = 0;
    let text: (() => string) | undefined;
    if (state === "warm") await this.#open();
    const beganAt = performance.now();
    do {
      text = await (await this.#open()).ask(question);
      times++;
      elapsedMs = performance.now() - beganAt;
    } while (state === "warm" && elapsedMs < ENOUGH_MS && times < TIMES_MAX);
    checkAnswer(question, text(), scene.log.expected[question], opener);
    return elapsedMs / times;
  }

  async end(): Promise<void> {
    this.#tool?.close();
  }

  async #open(): Promise<OpenTool> {
    const { opener, scene } = this.#task;
    const open = OPENERS[opener];
    if (open === undefined) throw new Error(`there is no opener "${opener}"`);
    this.#tool ??= await open(scene);
    return this.#tool;
  }
}

await serveOrders((task: AnswerTask) => new Answering(task));
