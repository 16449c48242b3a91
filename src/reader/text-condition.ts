import { escapeJson, escapeText } from "../line/index.ts";
import { checkNamesOf, invalid } from "./check-options.ts";

/** A text that is looked for in the message as the line writes it. */
export type TextCondition =
  | string
  | {
      readonly text: string;
      /** Takes `A` to `Z` and `a` to `z` for the same; other letters have to be as they are. */
      readonly ignoreCase?: boolean;
    };

/** A text in each way a line may write it: one of them has to stand there. */
export interface WrittenText {
  readonly ways: readonly string[];
  readonly ignoreCase: boolean;
}

/**
 * Checks the texts that somebody gave. An empty one stands everywhere: it is no condition.
 *
 * @param ignoreCase what holds for a text that does not say it
 * @throws LogThreadError `ERR_INVALID_OPTION`
 */
export function writtenTexts(option: string, texts: unknown, ignoreCase: boolean): readonly WrittenText[] {
  if (texts === undefined) return [];
  if (!Array.isArray(texts)) throw invalid(option, texts, 'a list of texts, such as ["timed out"]');
  return texts.flatMap((text, index) => writtenText(`${option}[${index}]`, text, ignoreCase));
}

/** The same for one text; none for an empty one. */
export function writtenText(option: string, condition: unknown, ignoreCase: boolean): readonly WrittenText[] {
  if (typeof condition === "string") return written(condition, ignoreCase);
  if (typeof condition !== "object" || condition === null) throw invalid(option, condition, EXPECTED);
  checkNamesOf(option, condition, ["text", "ignoreCase"]);
  const { text, ignoreCase: own = ignoreCase } = condition as { text?: unknown; ignoreCase?: unknown };
  if (typeof text !== "string") throw invalid(`${option}.text`, text, "a text");
  return written(text, checkedSwitch(`${option}.ignoreCase`, own));
}

const EXPECTED = 'a text, or { text: "timed out", ignoreCase: true }';

/** @throws LogThreadError `ERR_INVALID_OPTION` for what is neither true nor false */
export function checkedSwitch(option: string, value: unknown): boolean {
  if (value === undefined || typeof value === "boolean") return value === true;
  throw invalid(option, value, "true or false");
}

/** A text is searched as it was typed, and in each way a line may write it. */
function written(text: string, ignoreCase: boolean): readonly WrittenText[] {
  if (text === "") return [];
  const escaped = escapeText(text);
  const ways = [text, escaped, escaped.replaceAll('"', '\\"'), escapeJson(JSON.stringify(text).slice(1, -1))];
  return [{ ways: [...new Set(ways)], ignoreCase }];
}
