import { didYouMean, editDistance } from "../../base/index.ts";
import { TAXONOMY } from "../../line/index.ts";
import type { Fault } from "./query-problem.ts";
import { isQueryKey, QUERY_KEYS, type QueryOperator } from "./query-terms.ts";

/*
 * What could be read as something, and is hardly meant so: it would quietly find nothing, or something else. All of it
 * can be asked for in quotes.
 */

const OPERATOR_ALONE = /^(?:!=|[<>]=?|={1,2}|\*=)$/;
const BOOLEAN_WORDS: readonly string[] = ["AND", "OR", "NOT", "&&", "||"];

/** A name before a colon that is no key, but nearly one. */
export function checkName(name: string, operator: QueryOperator): Fault | undefined {
  if (operator !== ":" || Object.hasOwn(TAXONOMY, name)) return undefined;
  const meant = nearestKey(name);
  if (meant === undefined) return undefined;
  return {
    reason: `there is no key ${name}`,
    meant: `${meant}:`,
    expected: `the keys are ${QUERY_KEYS.join(", ")}; a field of that name is asked for with ${name}=`,
  };
}

/**
 * A key that is compared like a field, and a type that is written like one.
 *
 * @param written what stands behind the operator
 */
export function checkNamed(name: string, operator: QueryOperator, written: string): Fault | undefined {
  if (operator !== ":" && isQueryKey(name)) {
    return {
      reason: `${name} is a key, and a colon stands behind it`,
      ...(operator === "=" ? { meant: `${name}:${written}` } : {}),
      expected: `a field of that name is asked for with "${name}"${operator}${written}`,
    };
  }
  if (operator !== ":" || !Object.hasOwn(TAXONOMY, name)) return undefined;
  return {
    reason: `${name}:${written} looks like a type`,
    meant: `type:${name}:${written}`,
    expected: `a field of that name is asked for with ${name}=${written}`,
  };
}

/** Fields are called whatever somebody called them: `version` is two slips away from `session`. */
function nearestKey(name: string): string | undefined {
  const meant = didYouMean(name, QUERY_KEYS);
  if (meant === undefined || meant.startsWith(name.toLowerCase())) return meant;
  return editDistance(name.toLowerCase(), meant) === 1 ? meant : undefined;
}

/** A value of a field that begins like an operator. */
export function checkOperator(operator: QueryOperator, text: string): Fault | undefined {
  if (/^[=<>!~]/.test(text)) {
    return {
      reason: `${operator}${text[0]} is no operator`,
      expected: `there are : = != < <= > >= and *= (contains); a value that begins so stands in quotes`,
    };
  }
  return undefined;
}

/** A value of a field that looks like a pattern, and the only one. */
export function checkPattern(name: string, text: string): Fault | undefined {
  if (!/^\*|\*$/.test(text)) return undefined;
  const part = text.replace(/^\*+|\*+$/g, "");
  return {
    reason: "a field has no patterns",
    meant: part === "" ? `has:${name}` : `${name}*=${part}`,
    expected: "*= means contains; a * itself stands in quotes",
  };
}

/** A text that stands without quotes. */
export function checkBareText(word: string, behind: string): Fault | undefined {
  const quotes = `a text that is written so stands in quotes: "${word}"`;
  if (OPERATOR_ALONE.test(word) || /^(?:[=<>]|!=|\*=)/.test(word)) {
    return {
      reason: `${word} compares nothing`,
      expected: `no space stands around an operator: latency_ms>2000; ${quotes}`,
    };
  }
  if (BOOLEAN_WORDS.includes(word)) {
    return {
      reason: `there is no ${word}`,
      expected: `everything has to hold, commas mean any of (type:llm:*,tool:*), and - excludes; ${quotes}`,
    };
  }
  if (/^-\w/.test(word)) {
    return {
      reason: `-${word} looks like an option`,
      expected: `those of a command line stand before --; ${quotes}`,
    };
  }
  if (/^!./.test(word) || (word === "!" && behind.startsWith('"'))) {
    return { reason: "! excludes nothing", meant: `-${word.slice(1)}`, expected: quotes };
  }
  if (/^\*.|.\*$/.test(word)) {
    return {
      reason: "a text has no patterns",
      meant: word.replace(/^\*+|\*+$/g, ""),
      expected: `it is found within words too; ${quotes}`,
    };
  }
  return undefined;
}
