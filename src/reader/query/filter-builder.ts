import { didYouMean } from "../../base/index.ts";
import type { FieldCondition } from "../field-condition.ts";
import type { EventFilter, NotFilter } from "../filter-parts.ts";
import type { TextCondition } from "../text-condition.ts";
import { type Fault, queryError } from "./query-problem.ts";
import type { FieldTerm, KeyTerm, QuerySpan, QueryTerm, QueryValue, TextTerm } from "./query-terms.ts";
import { doubtOf, readTime, TIME_EXPECTED } from "./time-text.ts";
import type { TimeZone } from "./time-zone.ts";
import { orderedValue, typedValues } from "./typed-values.ts";

/** What `is:error` means. */
const ERROR_TYPES: readonly string[] = ["error:*", "*:error"];

/** What `is:malformed` means beside asking for the bytes that are no event: no event. */
const NO_EVENT: EventFilter = { not: { types: ["*"] } };

/** How times in a query are read. */
export interface QueryTimes {
  readonly nowMs: number;
  readonly zone: TimeZone;
}

/** Something to be told of a query that is understood. */
export interface QueryNote extends QuerySpan {
  readonly text: string;
}

/** The lists of a filter while it is built. */
class Lists {
  readonly types: string[] = [];
  readonly sources: string[] = [];
  readonly sessions: string[] = [];
  readonly texts: TextCondition[] = [];
  readonly fields: FieldCondition[] = [];

  /** What is in them; an empty one is left out. */
  get filled(): NotFilter {
    return Object.fromEntries(Object.entries(this).filter(([, list]) => list.length > 0));
  }
}

/** Makes a reader's filter of a query's terms. */
export class FilterBuilder {
  readonly #query: string;
  readonly #times: QueryTimes;
  readonly #wanted = new Lists();
  readonly #unwanted = new Lists();
  #last: QueryTerm | undefined;
  #isError = false;
  #malformed: QueryTerm | undefined;
  #since: { readonly ms: number; readonly term: QueryTerm } | undefined;
  #until: { readonly ms: number; readonly term: QueryTerm } | undefined;
  readonly notes: QueryNote[] = [];

  constructor(query: string, times: QueryTimes) {
    this.#query = query;
    this.#times = times;
  }

  add(term: QueryTerm): void {
    this.#checkClock(term);
    this.#last = term;
    if (term.kind === "text") this.#addText(term, [term.value], term.ignoreCase);
    else if (term.kind === "field") this.#addField(term);
    else this.#addKey(term);
  }

  /** The filter of all terms, and whether it wants what is no event instead. */
  finish(terms: readonly QueryTerm[]): { readonly filter: EventFilter; readonly malformed: boolean } {
    this.#checkMalformed(terms);
    this.#checkOrder();
    if (this.#malformed !== undefined) return { filter: NO_EVENT, malformed: true };
    const { types } = this.#wanted;
    const asksBoth = this.#isError && types.length > 0 && !isErrorTypes(types);
    if (this.#isError && types.length === 0) types.push(...ERROR_TYPES);
    const not = this.#unwanted.filled;
    const filter: EventFilter = {
      ...(this.#since === undefined ? {} : { since: this.#since.ms }),
      ...(this.#until === undefined ? {} : { until: this.#until.ms }),
      ...this.#wanted.filled,
      ...(Object.keys(not).length > 0 ? { not } : {}),
      ...(asksBoth ? { and: [{ types: ERROR_TYPES }] } : {}),
    };
    return { filter, malformed: false };
  }

  #addKey(term: KeyTerm): void {
    const lists = term.negated ? this.#unwanted : this.#wanted;
    const { key, values } = term;
    if (key === "type") for (const value of values) this.#checkPattern(value);
    if (key === "type" || key === "source" || key === "session") addAll(lists[`${key}s`], values);
    else if (key === "has") this.#addHas(term, lists);
    else if (key === "text") this.#addText(term, values, false);
    else if (key === "is") this.#addIs(term);
    else this.#addTime(term, key);
  }

  #addText({ negated }: TextTerm | KeyTerm, values: readonly QueryValue[], ignoreCase: boolean): void {
    const { texts } = negated ? this.#unwanted : this.#wanted;
    for (const value of values) {
      if (value.text === "")
        this.#fail(value, { reason: "an empty text stands everywhere", expected: "leave it out" });
      texts.push(ignoreCase ? { text: value.text, ignoreCase } : value.text);
    }
  }

  #addHas(term: KeyTerm, { fields }: Lists): void {
    const { values, negated } = term;
    // What has none of some fields is no list of conditions of which one holds: each of them must not.
    if (values.length > 1 && !negated) {
      const meant = values.map(({ start, end }) => `has:${this.#query.slice(start, end)}`).join(" ");
      this.#fail(term, {
        reason: "has takes one field",
        meant,
        expected: "all that are asked for have to be there",
      });
    }
    for (const value of values) {
      if (value.text === "")
        this.#fail(value, {
          reason: "a field has no empty name",
          expected: "has:latency_ms asks for a field",
        });
      fields.push({ name: value.text, op: "exists" });
    }
  }

  #addIs(term: KeyTerm): void {
    const value = this.#only(term);
    const word = value.text.toLowerCase();
    if (word === "error") {
      if (term.negated)
        addAll(
          this.#unwanted.types,
          ERROR_TYPES.map((text) => ({ text })),
        );
      else this.#isError = true;
      return;
    }
    if (word !== "malformed") {
      const meant = didYouMean(word, ["error", "malformed"]);
      this.#fail(value, {
        reason: `nothing is ${JSON.stringify(value.text)}`,
        ...(meant === undefined ? {} : { meant }),
        expected: "there are is:error (types error:* and *:error) and is:malformed (bytes that are no event)",
      });
    }
    if (term.negated)
      this.#fail(term, {
        reason: "no event is malformed",
        expected: "leave it out; is:malformed asks for what is none",
      });
    this.#malformed = term;
  }

  #addTime(term: KeyTerm, key: "since" | "until"): void {
    const value = this.#only(term);
    if (term.negated) {
      const other = key === "since" ? "until" : "since";
      this.#fail(term, {
        reason: "a time is not excluded",
        meant: `${other}:${this.#query.slice(value.start, value.end)}`,
        expected: "since: is from a time on, until: before one",
      });
    }
    const { nowMs, zone } = this.#times;
    const moment = readTime(value.text, nowMs, zone);
    if (moment === undefined) {
      this.#fail(value, {
        reason: `${JSON.stringify(value.text)} is no time`,
        expected: `it can be ${TIME_EXPECTED}; one with a space stands in quotes`,
      });
    }
    const doubt = doubtOf(`${key}:${value.text.trim()}`, moment, zone);
    if (doubt !== undefined) this.notes.push({ start: term.start, end: term.end, text: doubt });
    const given = { ms: moment.timeMs, term };
    if (key === "since" && !(this.#since !== undefined && this.#since.ms >= given.ms)) this.#since = given;
    if (key === "until" && !(this.#until !== undefined && this.#until.ms <= given.ms)) this.#until = given;
  }

  #addField(term: FieldTerm): void {
    const { fields } = term.negated ? this.#unwanted : this.#wanted;
    const { field: name, operator } = term;
    if (operator === "*=") {
      fields.push({ name, op: "contains", value: oneOrAll(term.values.map(({ text }) => text)) });
    } else if (operator === ":" || operator === "=" || operator === "!=") {
      const values = term.values.flatMap((value) => typedValues(name, operator, value));
      fields.push({ name, op: operator === ":" ? "=" : operator, value: oneOrAll([...new Set(values)]) });
    } else {
      fields.push({ name, op: operator, value: orderedValue(name, this.#only(term)) });
    }
  }

  #only({ values }: KeyTerm | FieldTerm): QueryValue {
    const [first, second] = values;
    if (second !== undefined) {
      this.#fail(second, {
        reason: "one value is enough here",
        expected: "a comma that belongs to it stands in quotes",
      });
    }
    return first as QueryValue;
  }

  /** A time of two words would be a day and a text. */
  #checkClock(term: QueryTerm): void {
    const last = this.#last;
    if (term.kind !== "text" || term.value.quoted || !/^\d\d:\d\d/.test(term.value.text)) return;
    if (last?.kind !== "key" || (last.key !== "since" && last.key !== "until")) return;
    const day = last.values[0]?.text ?? "";
    if (!/^\d{4}-\d\d-\d\d$/.test(day)) return;
    this.#fail(
      { start: last.start, end: term.end },
      {
        reason: "a space ends a time",
        meant: `${last.key}:${day}T${term.value.text}`,
        expected: "a text that looks so stands in quotes",
      },
    );
  }

  #checkPattern(value: QueryValue): void {
    if (!/.\*.|^\*.*\*$/.test(value.text)) return;
    this.#fail(value, {
      reason: "a * stands at one end of a type",
      expected: "such as type:llm:* or type:*:error; several types have commas between",
    });
  }

  #checkMalformed(terms: readonly QueryTerm[]): void {
    const other = terms.find((term) => term !== this.#malformed && !isMalformedTerm(term));
    if (this.#malformed === undefined || other === undefined) return;
    this.#fail(other, {
      reason: "nothing is asked of what is no event",
      expected: "is:malformed stands alone, since such bytes have no time, type, source, text or fields",
    });
  }

  #checkOrder(): void {
    if (this.#since === undefined || this.#until === undefined || this.#since.ms < this.#until.ms) return;
    const { since, until } = { since: this.#since.term, until: this.#until.term };
    this.#fail(since.start > until.start ? since : until, {
      reason: "no event is between these times",
      expected: "since: has to be before until:",
    });
  }

  #fail(span: QuerySpan, fault: Fault): never {
    throw queryError(this.#query, span, fault);
  }
}

function isMalformedTerm(term: QueryTerm): boolean {
  return term.kind === "key" && term.key === "is" && term.values[0]?.text.toLowerCase() === "malformed";
}

/** Are these the types that `is:error` means? */
export function isErrorTypes(types: readonly string[]): boolean {
  return types.length === ERROR_TYPES.length && types.every((type, index) => type === ERROR_TYPES[index]);
}

function addAll(list: string[], values: readonly { readonly text: string }[]): void {
  for (const { text } of values) if (!list.includes(text)) list.push(text);
}

function oneOrAll<T>(values: readonly T[]): T | readonly T[] {
  return values.length === 1 ? (values[0] as T) : values;
}
