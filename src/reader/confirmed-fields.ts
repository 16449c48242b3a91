import type { LogEvent } from "../line/index.ts";
import { eventMeets } from "./field-condition.ts";
import type { FilterParts } from "./filter-parts.ts";
import type { PartsFilter } from "./parts-filter.ts";

/** What is asked of the fields of an event. They are decoded for it, which is why it is asked last. */
export class ConfirmedFields {
  readonly #parts: FilterParts;
  readonly #decided: PartsFilter;
  /** Where only fields are asked for that must not be: how a line writes their names. */
  readonly #unwantedKeys: readonly string[] | undefined;

  constructor(parts: FilterParts, decided: PartsFilter) {
    const { sessions, fields, not } = parts;
    this.#parts = parts;
    this.#decided = decided;
    if (sessions.length > 0 || fields.length > 0) return;
    const names = [...(not.sessions.length > 0 ? ["session_id"] : []), ...not.fields.map(({ name }) => name)];
    this.#unwantedKeys = names.map((name) => `${name}=`);
  }

  /** Is anything asked of fields at all? */
  static areAsked({ sessions, fields, not }: FilterParts): boolean {
    return sessions.length + fields.length + not.sessions.length + not.fields.length > 0;
  }

  confirm(event: LogEvent): boolean {
    if (this.#hasNoneOf(this.#unwantedKeys, event)) return true;
    const { fields, not } = this.#parts;
    const session = event.fields["session_id"];
    return (
      this.#decided.wantsSession(typeof session === "string" ? session : undefined) &&
      fields.every((check) => eventMeets(event, check)) &&
      !not.fields.some((check) => eventMeets(event, check))
    );
  }

  /** Has an event surely none of some fields, by a glance at its message? A name may be written with escapes. */
  #hasNoneOf(keys: readonly string[] | undefined, event: LogEvent): boolean {
    if (keys === undefined) return false;
    const { message } = event;
    return !message.includes("\\") && !keys.some((key) => message.includes(key));
  }
}
