import type { LogEvent } from "../line/index.ts";
import { eventMeets, type FieldCheck, mayMeet } from "./field-condition.ts";
import type { FilterParts } from "./filter-parts.ts";
import type { PartsFilter } from "./parts-filter.ts";

/** What is asked of the fields of an event. It is asked last, and they are decoded only where a glance does not do. */
export class ConfirmedFields {
  readonly #parts: FilterParts;
  readonly #decided: PartsFilter;
  readonly #wanted: readonly FieldCheck[];
  readonly #unwanted: readonly FieldCheck[];

  constructor(parts: FilterParts, decided: PartsFilter) {
    const { sessions, fields, not } = parts;
    this.#parts = parts;
    this.#decided = decided;
    this.#wanted = [...sessions.map(isSession), ...fields];
    this.#unwanted = [...(not.sessions.length > 0 ? [isSession(not.sessions)] : []), ...not.fields];
  }

  /** Is anything asked of fields at all? */
  static areAsked({ sessions, fields, not }: FilterParts): boolean {
    return sessions.length + fields.length + not.sessions.length + not.fields.length > 0;
  }

  confirm(event: LogEvent): boolean {
    const { message } = event;
    for (const check of this.#wanted) if (!mayMeet(message, check)) return false;
    if (this.#wanted.length === 0 && !this.#unwanted.some((check) => mayMeet(message, check))) return true;
    const { fields, not } = this.#parts;
    const session = event.fields["session_id"];
    return (
      this.#decided.wantsSession(typeof session === "string" ? session : undefined) &&
      fields.every((check) => eventMeets(event, check)) &&
      !not.fields.some((check) => eventMeets(event, check))
    );
  }
}

function isSession(ids: readonly string[]): FieldCheck {
  return { name: "session_id", op: "=", values: ids };
}
