import { createHash } from "node:crypto";
import { describeAnswer, type Expected, linesText, sortedLines } from "./answers.ts";
import { ERROR_PREFIX, NEWEST, type QuestionId, TOP } from "./questions.ts";

const MINUTE_CHARS = "2026-01-09T14:32".length;

/** Lines of an answer, of which only a digest is kept. */
class Lines {
  readonly #hash = createHash("sha256");
  #count = 0;

  add(line: string): void {
    this.#hash.update(`${line}\n`);
    this.#count++;
  }

  get count(): number {
    return this.#count;
  }

  done(): Expected {
    return { lines: this.#count, digest: this.#hash.digest("hex") };
  }
}

/** What the answers have to be, found out by whoever writes the log: no tool is taken at its word. */
export class AskedAnswers {
  readonly #errors = new Lines();
  readonly #newest: string[] = [];
  readonly #minutes = new Map<string, number>();
  readonly #sources = new Map<string, number>();
  readonly #ofSession = new Lines();
  readonly #rare = new Lines();
  readonly #inDay = new Lines();

  /** Every event, in the log's order. */
  add(
    line: string,
    type: string,
    source: string,
    isAsked: { day: boolean; session: boolean; rare: boolean },
  ): void {
    const key = `${line.slice(0, MINUTE_CHARS)}|${type}`;
    this.#minutes.set(key, (this.#minutes.get(key) ?? 0) + 1);
    this.#sources.set(source, (this.#sources.get(source) ?? 0) + 1);
    if (type.startsWith(ERROR_PREFIX)) {
      this.#errors.add(line);
      this.#newest.push(line);
      if (this.#newest.length === 2 * NEWEST) this.#newest.splice(0, NEWEST);
    }
    if (isAsked.session) this.#ofSession.add(line);
    if (isAsked.rare) this.#rare.add(line);
    if (isAsked.day) this.#inDay.add(line);
  }

  done(): Record<QuestionId, Expected> {
    const top = [...this.#sources].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, TOP);
    const minutes = linesText([...this.#minutes].map(([key, count]) => `${key}|${count}`));
    return {
      "count-errors": describeAnswer(`${this.#errors.count}\n`),
      "newest-errors": describeAnswer(linesText(this.#newest.slice(-NEWEST))),
      histogram: describeAnswer(sortedLines(minutes)),
      session: this.#ofSession.done(),
      "all-errors": this.#errors.done(),
      "rare-text": this.#rare.done(),
      "type-in-day": this.#inDay.done(),
      "top-sources": describeAnswer(linesText(top.map(([source, count]) => `${count}|${source}`))),
    };
  }
}
