import { localTime, type TimeZone, utc } from "../reader/index.ts";
import type { Arguments, Option } from "./arguments.ts";
import { UsageError } from "./usage-error.ts";

/** In which zone times are read and shown, as every command takes it that does either. */
export const ZONE_OPTIONS: readonly Option[] = [
  { name: "utc", help: "times are UTC, as in the log; the default" },
  {
    name: "local",
    help: "times are shown in this machine's time zone (TZ names another), and those given without a zone are read in it",
  },
];

/**
 * The zone that somebody wants.
 *
 * @throws UsageError for both at once
 */
export function timeZone(given: Arguments): TimeZone {
  if (given.has("utc") && given.has("local")) {
    throw new UsageError("--utc and --local exclude each other; give one of them");
  }
  return given.has("local") ? localTime : utc;
}
