import { limits } from "../base/index.ts";
import { isWellFormedType } from "../line/index.ts";
import { UsageError } from "./usage-error.ts";

/** What is wrong with a type, and what it could be; undefined where nothing is. */
export function typeFault(type: string): string | undefined {
  if (type.length > limits.typeCharsMax) {
    return `the type ${JSON.stringify(type.slice(0, 40))}… has ${type.length} characters; it may have ${limits.typeCharsMax}`;
  }
  if (isWellFormedType(type)) return undefined;
  return `the type is ${JSON.stringify(type)}; it has to be category:action in lower case, such as ${suggestType(type)}`;
}

/**
 * A type that somebody typed.
 *
 * @throws UsageError for one that is not `category:action`
 */
export function checkedType(type: string): string {
  const fault = typeFault(type);
  if (fault !== undefined) throw new UsageError(fault);
  return type;
}

/** The nearest type that is one: `Deploy Done` may have been meant as `deploy:done`. */
function suggestType(type: string): string {
  const words = type
    .toLowerCase()
    .split(/[^a-z0-9_.-]+/)
    .filter((word) => /^[a-z0-9]/.test(word));
  const [category = "", ...actions] = words;
  const suggested = [category, ...(actions.length === 0 ? ["done"] : actions)].join(":");
  return isWellFormedType(suggested) && suggested.length <= limits.typeCharsMax ? suggested : "app:start";
}
