import type { Brain, ChatMessage, Reply, ReplyOptions } from "./brain.ts";
import { BrainError } from "./brain-error.ts";
import { matchPattern } from "./eliza-pattern.ts";
import type { ElizaFacts, ElizaKeyword, ElizaRule, ElizaRules } from "./eliza-rules.ts";
import { clausesOf, countWords, reflect, respell } from "./eliza-text.ts";

/** What was remembered is limited, so that a long conversation does not dwell on its beginning. */
const MEMORIES_MAX = 8;

/**
 * An ELIZA: it looks for the keyword of the highest rank, takes the sentence apart by that keyword's
 * first pattern that fits, and says the captured words back with the persons exchanged. Nothing in it
 * is random: the same conversation gives the same replies.
 *
 * Its tokens are words: those it read, which are the last message's alone, and those it said. It does
 * not stream.
 */
export class ElizaBrain implements Brain {
  readonly id = "eliza";
  readonly model: string;
  readonly #rules: ElizaRules;
  readonly #facts: ElizaFacts;
  readonly #turns = new Map<object, number>();
  readonly #memories: string[] = [];

  constructor(rules: ElizaRules, facts: ElizaFacts) {
    this.#rules = rules;
    this.#facts = facts;
    this.model = rules.model;
  }

  async reply(messages: readonly ChatMessage[], { signal }: ReplyOptions = {}): Promise<Reply> {
    if (signal?.aborted) throw new BrainError("aborted", "The reply was stopped.");
    const said = messages.findLast((message) => message.role === "user")?.content ?? "";
    const text = this.answer(said);
    const usage = { tokensIn: countWords(said), tokensOut: countWords(text), tokensCached: undefined };
    return { text, usage, model: undefined, finish: undefined };
  }

  /** Answers one message, and moves this conversation on. */
  answer(text: string): string {
    const clauses = clausesOf(text).map((words) => respell(words, this.#rules.spellings));
    if (clauses.length === 0) return this.#next(this.#rules.wordless);
    for (const { keyword, words } of this.#candidates(clauses)) {
      const answer = this.#apply(keyword, words);
      if (answer !== undefined) return answer;
    }
    return this.#memories.shift() ?? this.#next(this.#rules.fallback);
  }

  /** Every keyword of every clause, the highest rank first and then as they were said. */
  #candidates(clauses: readonly string[][]): { keyword: ElizaKeyword; words: string[] }[] {
    const found = clauses.flatMap((words) =>
      words.flatMap((word) => {
        const keyword = this.#rules.keywords.get(word.toLowerCase());
        return keyword ? [{ keyword, words }] : [];
      }),
    );
    return found.sort((a, b) => b.keyword.rank - a.keyword.rank);
  }

  #apply(keyword: ElizaKeyword, words: readonly string[]): string | undefined {
    for (const rule of keyword.rules) {
      const captures = matchPattern(rule.pattern, words);
      if (!captures) continue;
      const reply = this.#next(rule.replies);
      if (reply.startsWith("=")) return this.#apply(this.#rules.keywords.get(reply.slice(1))!, words);
      this.#remember(rule, captures);
      return this.#assemble(reply, captures);
    }
    return undefined;
  }

  #remember({ remember }: ElizaRule, captures: readonly string[][]): void {
    if (remember === undefined) return;
    this.#memories.push(this.#assemble(remember, captures));
    if (this.#memories.length > MEMORIES_MAX) this.#memories.shift();
  }

  #assemble(template: string, captures: readonly string[][]): string {
    const facts: Readonly<Record<string, string>> = { ...this.#facts };
    const text = template.replace(/\{(\w+)\}/g, (_, key: string) => {
      const capture = captures[Number(key) - 1];
      return capture ? reflect(capture, this.#rules.reflections) : (facts[key] ?? "");
    });
    // An empty capture leaves a gap before the punctuation.
    const tidy = text
      .replace(/\s+/g, " ")
      .replace(/ ([?.,])/g, "$1")
      .trim();
    return tidy.charAt(0).toUpperCase() + tidy.slice(1);
  }

  /** The next of several replies, and the first again after the last. */
  #next(replies: readonly string[]): string {
    const turn = this.#turns.get(replies) ?? 0;
    this.#turns.set(replies, turn + 1);
    return replies[turn % replies.length] as string;
  }
}
