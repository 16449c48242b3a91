import { utc } from "../../reader/index.ts";
import type { Arguments } from "../arguments.ts";
import { checkedType } from "../checked-type.ts";
import type { NewEvent } from "../log-writer.ts";
import { parseTimeExpression } from "../time-expression.ts";
import { UsageError } from "../usage-error.ts";
import type { PastEvent } from "./intake.ts";

/** Gives an event what the command line says of every event; undefined where it has no time even then. */
export type EventCompleter = (event: NewEvent) => PastEvent | undefined;

/**
 * What the command line says of every event: `--type` and `--source` in place of its own, `--session` and `--time`
 * where it has none.
 *
 * @throws UsageError for a type or a time that is none, and empty values
 */
export function eventCompleter(given: Arguments, nowMs: number): EventCompleter {
  for (const name of ["source", "session"]) {
    if (given.value(name) === "")
      throw new UsageError(`--${name} is empty; give it a value, or leave it out`);
  }
  const type = given.has("type") ? checkedType(given.value("type") ?? "") : undefined;
  const source = given.value("source");
  const session = given.value("session");
  const time = given.value("time");
  const timeDefaultMs =
    time === undefined ? undefined : parseTimeExpression("--time", time, { nowMs, zone: utc, say: () => {} });
  return (event) => {
    const timeMs = event.timeMs ?? timeDefaultMs;
    if (timeMs === undefined) return undefined;
    return {
      type: type ?? event.type,
      source: source ?? event.source,
      text: event.text,
      fields: withSession(event.fields, session),
      timeMs,
    };
  };
}

function withSession(fields: NewEvent["fields"], session: string | undefined): NewEvent["fields"] {
  if (session === undefined || (fields["session_id"] ?? "") !== "") return fields;
  return { ...fields, session_id: session };
}
