import { LogThreadError } from "../../base/index.ts";
import type { FieldCondition, FieldValue } from "../field-condition.ts";
import type { EventFilter, Moment, NotFilter } from "../filter-parts.ts";
import type { TextCondition } from "../text-condition.ts";
import { isErrorTypes } from "./filter-builder.ts";
import { isQueryKey } from "./query-terms.ts";
import { writeFieldText, writeName, writeText, writeValue } from "./write-value.ts";

/** The years 0 to 9999: what a time can be written as. */
const FIRST_MS = -62_167_219_200_000;
const LAST_MS = 253_402_300_799_999;

/**
 * A filter as a query: the canonical text, which `parseQuery` reads back as the same filter. Times are written
 * absolute.
 *
 * @param malformed is it a query for what is no event?
 * @throws LogThreadError `ERR_INVALID_OPTION` for a filter that no query says: with several lists of types, sources or
 * sessions that must all hold
 * @example
 * ```ts
 * import { formatQuery, parseQuery } from "log-thread/query";
 *
 * const { filter } = parseQuery('-noise  "timed" type:"llm:*"', { nowMs: 0 });
 * console.log(formatQuery(filter));
 * ```
 * ```text
 * type:llm:* timed -noise
 * ```
 */
export function formatQuery(
  filter: EventFilter,
  { malformed = false }: { readonly malformed?: boolean } = {},
): string {
  if (malformed) return "is:malformed";
  const filters = [filter, ...flattened(filter.and ?? [])];
  const since = filters.map((one) => momentMs(one.since, Number.NEGATIVE_INFINITY));
  const until = filters.map((one) => momentMs(one.until, Number.POSITIVE_INFINITY));
  return [
    ...types(filters.flatMap(({ types = [] }) => (types.length > 0 ? [types] : []))),
    ...list("source", single("sources", filters)),
    ...list("session", single("sessions", filters)),
    ...time("since", Math.max(...since)),
    ...time("until", Math.min(...until)),
    ...filters.flatMap(({ fields = [] }) => fields.map(field)),
    ...filters.flatMap((one) =>
      [...(one.text === undefined ? [] : [one.text]), ...(one.texts ?? [])].flatMap(textOf(one)),
    ),
    ...filters.flatMap((one) => excluded(one.not ?? {}, textOf(one)).map((term) => `-${term}`)),
  ].join(" ");
}

function flattened(filters: readonly EventFilter[]): readonly EventFilter[] {
  return filters.flatMap((filter) => [filter, ...flattened(filter.and ?? [])]);
}

/** One list, and `is:error` beside it. */
function types(lists: readonly (readonly string[])[]): readonly string[] {
  const others = lists.filter((list) => !isErrorTypes(list));
  if (others.length > 1) throw several("types");
  const errors = others.length < lists.length ? ["is:error"] : [];
  return [...list("type", others[0] ?? []), ...errors];
}

function single(name: "sources" | "sessions", filters: readonly EventFilter[]): readonly string[] {
  const lists = filters.flatMap((filter) => (filter[name]?.length ? [filter[name]] : []));
  if (lists.length > 1) throw several(name);
  return lists[0] ?? [];
}

function several(name: string): LogThreadError {
  return new LogThreadError(
    "ERR_INVALID_OPTION",
    `the filter has several lists of ${name} that must all hold, which no query says; give it one`,
    { details: { option: name } },
  );
}

function list(key: string, values: readonly string[]): readonly string[] {
  return values.length === 0 ? [] : [`${key}:${values.map(writeValue).join(",")}`];
}

function momentMs(moment: Moment | undefined, none: number): number {
  if (moment === undefined) return none;
  return typeof moment === "number" ? moment : new Date(moment).getTime();
}

/** A time as its timestamp; what has none is before all of them, or behind. */
function time(key: "since" | "until", timeMs: number): readonly string[] {
  if (key === "since" ? timeMs <= FIRST_MS : timeMs > LAST_MS) return [];
  const written = Math.ceil(Math.min(Math.max(timeMs, FIRST_MS), LAST_MS));
  return [`${key}:${new Date(written).toISOString()}`];
}

function field(condition: FieldCondition): string {
  if (condition.op === "exists") return `has:${writeValue(condition.name)}`;
  const name = writeName(condition.name, isQueryKey);
  if (condition.op === "contains") return `${name}*=${all(condition.value).map(writeFieldText).join(",")}`;
  return `${name}${condition.op}${all<FieldValue>(condition.value).map(fieldValue).join(",")}`;
}

function all<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}

function fieldValue(value: FieldValue): string {
  return typeof value === "string" ? writeFieldText(value) : String(value);
}

function textOf({ ignoreCase = false }: EventFilter): (condition: TextCondition) => readonly string[] {
  return (condition) => {
    const given = typeof condition === "string" ? { text: condition } : condition;
    if (given.text === "") return [];
    return [`${(given.ignoreCase ?? ignoreCase) ? "~" : ""}${writeText(given.text)}`];
  };
}

function excluded(
  { types = [], sources = [], sessions = [], texts = [], fields = [] }: NotFilter,
  text: (condition: TextCondition) => readonly string[],
): readonly string[] {
  return [
    ...(isErrorTypes(types) ? ["is:error"] : list("type", types)),
    ...list("source", sources),
    ...list("session", sessions),
    ...fields.map(field),
    ...texts.flatMap(text),
  ];
}
