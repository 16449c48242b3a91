import type { LogEvent } from "../../line/index.ts";
import { categoryOf } from "../../line/index.ts";
import { invalid } from "../check-options.ts";
import type { Kind } from "./part.ts";

/** What the index knows events by. */
const GROUPINGS = ["type", "source", "session", "category"] as const;

/** By what events are told apart: `category` is the part of a type before its first colon. */
export type Grouping = (typeof GROUPINGS)[number];

/** @throws LogThreadError `ERR_INVALID_OPTION` */
export function checkedGrouping(option: string, by: Grouping): Grouping {
  if (GROUPINGS.includes(by)) return by;
  throw invalid(option, by, `one of ${GROUPINGS.join(", ")}`);
}

/** The group of an event; undefined of one without a session, where those are asked for. */
export function groupOfEvent(event: LogEvent, by: Grouping): string | undefined {
  if (by === "session") {
    const session = event.fields["session_id"];
    return typeof session === "string" ? session : undefined;
  }
  return groupOfKind(event, by);
}

/** The same of a kind, which tells everything but the session. */
export function groupOfKind({ type, source }: Pick<Kind, "type" | "source">, by: Grouping): string {
  if (by === "source") return source;
  return by === "category" ? categoryOf(type) : type;
}
