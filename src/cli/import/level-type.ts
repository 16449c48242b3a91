import { isWellFormedType } from "../../line/index.ts";

const ERROR_TYPE = "error:runtime";

/** What loggers call the levels at which something went wrong. */
const ERROR_NAMES: ReadonlySet<string> = new Set(
  "error err severe fatal critical crit alert emerg emergency panic".split(" "),
);

/** One name for levels that loggers call differently. */
const SAME_NAMES: ReadonlyMap<string, string> = new Map([
  ["warning", "warn"],
  ["information", "info"],
]);

/** The levels of pino and bunyan from their numbers on; what is between two belongs to the lower one. */
const NUMBERED: readonly (readonly [from: number, name: string])[] = [
  [60, "fatal"],
  [50, "error"],
  [40, "warn"],
  [30, "info"],
  [20, "debug"],
  [10, "trace"],
  // Numbers below are those of syslog, where less is worse.
  [7, "debug"],
  [6, "info"],
  [5, "notice"],
  [4, "warn"],
  [0, "error"],
];

/**
 * The type of an event that another logger gave a level: `error:runtime` for an error and everything
 * worse, else `app:` and the level's name, such as `app:info`, which it also is where there is no level.
 */
export function typeOfLevel(level: unknown): string {
  const name = levelName(level);
  if (ERROR_NAMES.has(name)) return ERROR_TYPE;
  const type = `app:${SAME_NAMES.get(name) ?? name}`;
  return isWellFormedType(type) ? type : "app:info";
}

function levelName(level: unknown): string {
  const isNumber = typeof level === "number" || (typeof level === "string" && /^\d+$/.test(level));
  if (isNumber) return NUMBERED.find(([from]) => Number(level) >= from)?.[1] ?? "info";
  return typeof level === "string" ? level.toLowerCase() : "info";
}
