import { readFileSync } from "node:fs";
import { SetupError } from "../setup-error.ts";
import { captureCount, type Pattern, parsePattern } from "./eliza-pattern.ts";
import type { Reflections } from "./eliza-text.ts";

/** What ELIZA may say about the program it is in. */
export interface ElizaFacts {
  readonly name: string;
  /** Where the log is, or that there is none. */
  readonly log: string;
  /** Whether what is said is recorded, as a sentence. */
  readonly turns: string;
}

export interface ElizaRule {
  readonly pattern: Pattern;
  /** Said in turn. `{1}` is the first capture, reflected; `{name}` a fact; `=word` goes to another keyword. */
  readonly replies: readonly string[];
  /** Kept for when nothing else fits; `{1}` as above. */
  readonly remember: string | undefined;
}

export interface ElizaKeyword {
  readonly rank: number;
  readonly rules: readonly ElizaRule[];
}

export interface ElizaRules {
  readonly model: string;
  readonly spellings: Readonly<Record<string, string>>;
  readonly reflections: Reflections;
  /** By word; several words may share one keyword. */
  readonly keywords: ReadonlyMap<string, ElizaKeyword>;
  /** Said when nothing fits and nothing is remembered. */
  readonly fallback: readonly string[];
  /** Said when there are no words at all. */
  readonly wordless: readonly string[];
}

interface RuleSource {
  readonly match: string;
  readonly say: readonly string[];
  readonly remember?: string;
}

interface RulesSource extends Omit<ElizaRules, "keywords"> {
  readonly groups: Readonly<Record<string, readonly string[]>>;
  readonly keywords: readonly {
    readonly words: readonly string[];
    readonly rank: number;
    readonly rules: readonly RuleSource[];
  }[];
}

/**
 * Reads and checks a file of rules.
 *
 * @throws SetupError that names the file, and the rule where one is wrong.
 */
export function readElizaRules(file: string): ElizaRules {
  try {
    return compileElizaRules(JSON.parse(readFileSync(file, "utf8")) as RulesSource);
  } catch (error) {
    const message = `ELIZA's rules in ${file} can not be used: ${(error as Error).message}.`;
    throw new SetupError(`${message} Restore the file that came with the program.`, { cause: error });
  }
}

/** @throws RangeError that names the rule which can never work. */
export function compileElizaRules(source: RulesSource): ElizaRules {
  const keywords = new Map<string, ElizaKeyword>();
  for (const { words, rank, rules } of source.keywords) {
    const keyword = { rank, rules: rules.map((rule) => compileRule(rule, words, source.groups)) };
    for (const word of words) {
      if (keywords.has(word)) throw new RangeError(`the keyword "${word}" is given twice`);
      keywords.set(word, keyword);
    }
  }
  for (const { rules } of keywords.values()) checkJumps(rules, keywords);
  const { model, spellings, reflections, fallback, wordless } = source;
  if (fallback.length === 0 || wordless.length === 0) throw new RangeError("there is no fallback");
  return { model, spellings, reflections, keywords, fallback, wordless };
}

function compileRule(
  { match, say, remember }: RuleSource,
  words: readonly string[],
  groups: RulesSource["groups"],
): ElizaRule {
  const where = `in the rule "${match}" of "${words[0]}"`;
  if (say.length === 0) throw new RangeError(`nothing to say ${where}`);
  let pattern: Pattern;
  try {
    pattern = parsePattern(match, groups);
  } catch (error) {
    throw new RangeError(`${(error as Error).message} ${where}`);
  }
  for (const text of [...say, ...(remember === undefined ? [] : [remember])]) {
    for (const [, number] of text.matchAll(/\{(\d+)\}/g)) {
      if (Number(number) < 1 || Number(number) > captureCount(pattern)) {
        throw new RangeError(`no capture {${number}} ${where}`);
      }
    }
  }
  return { pattern, replies: say, remember };
}

function checkJumps(rules: readonly ElizaRule[], keywords: ReadonlyMap<string, ElizaKeyword>): void {
  for (const reply of rules.flatMap((rule) => rule.replies)) {
    if (!reply.startsWith("=")) continue;
    const target = keywords.get(reply.slice(1));
    if (!target) throw new RangeError(`no keyword "${reply.slice(1)}" to go to`);
    // One step is enough for a shared answer, and can not go round in circles.
    if (target.rules.some((rule) => rule.replies.some((text) => text.startsWith("=")))) {
      throw new RangeError(`"${reply}" leads to a keyword that leads on`);
    }
  }
}
