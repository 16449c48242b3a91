import type { EventType } from "../line/index.ts";
import { checkNamesOf, FILTER_NAMES, invalid } from "./check-options.ts";
import { type FieldCheck, type FieldCondition, fieldChecks } from "./field-condition.ts";
import {
  checkedSwitch,
  type TextCondition,
  type WrittenText,
  writtenText,
  writtenTexts,
} from "./text-condition.ts";

/** A moment: a Date, milliseconds since 1970, or a text that `Date.parse` reads. */
export type Moment = Date | number | string;

/** Which events are wanted. Everything given must hold; an empty list is no filter. */
export interface EventFilter {
  /** Events of this moment and later. */
  readonly since?: Moment;
  /** Events before this moment. */
  readonly until?: Moment;
  /** Types, or patterns that end in `*` (`llm:*`) or begin with it (`*:error`); one of them must match. */
  readonly types?: readonly EventType[];
  /** Sources; one of them must be the event's. */
  readonly sources?: readonly string[];
  /** Values of `session_id`; one of them must be the event's. */
  readonly sessions?: readonly string[];
  /** A text that stands in the message, letter for letter. */
  readonly text?: string;
  /** Texts that all stand in the message. */
  readonly texts?: readonly TextCondition[];
  /** Takes `A` to `Z` and `a` to `z` for the same in `text`, `texts` and `not.texts` that do not say it themselves. Default false. */
  readonly ignoreCase?: boolean;
  /** Conditions on fields, which all must hold. */
  readonly fields?: readonly FieldCondition[];
  /** An event of which any of it holds is not wanted. */
  readonly not?: NotFilter;
  /** Filters that must hold as well. */
  readonly and?: readonly EventFilter[];
}

/** What events must not be. */
export interface NotFilter {
  /** Types or patterns. */
  readonly types?: readonly EventType[];
  readonly sources?: readonly string[];
  readonly sessions?: readonly string[];
  /** Texts none of which stands in the message. */
  readonly texts?: readonly TextCondition[];
  /** Conditions none of which holds. */
  readonly fields?: readonly FieldCondition[];
}

/** The parts of a filter, checked; a part that is not given is without bound or empty. */
export interface FilterParts {
  readonly sinceMs: number;
  readonly untilMs: number;
  /** Of each list one pattern has to match: mostly there is one list, or none. */
  readonly types: readonly (readonly string[])[];
  readonly sources: readonly (readonly string[])[];
  readonly sessions: readonly (readonly string[])[];
  readonly texts: readonly WrittenText[];
  readonly fields: readonly FieldCheck[];
  readonly not: NotParts;
}

/** What an event must be none of. */
interface NotParts {
  readonly types: readonly string[];
  readonly sources: readonly string[];
  readonly sessions: readonly string[];
  readonly texts: readonly WrittenText[];
  readonly fields: readonly FieldCheck[];
}

const NOT_NAMES = ["types", "sources", "sessions", "texts", "fields"] as const;

/**
 * Checks a filter.
 *
 * @throws LogThreadError `ERR_INVALID_OPTION` naming the option and the value
 */
export function filterParts(filter: EventFilter): FilterParts {
  return partsOf("", filter);
}

/** @param prefix what stands before the names of its options, for the message */
function partsOf(prefix: string, filter: EventFilter): FilterParts {
  const { since, until, not } = filter;
  const ignoreCase = checkedSwitch(`${prefix}ignoreCase`, filter.ignoreCase);
  const own: FilterParts = {
    sinceMs: since === undefined ? Number.NEGATIVE_INFINITY : momentMs(`${prefix}since`, since),
    untilMs: until === undefined ? Number.POSITIVE_INFINITY : momentMs(`${prefix}until`, until),
    types: given(texts(`${prefix}types`, filter.types)),
    sources: given(texts(`${prefix}sources`, filter.sources)),
    sessions: given(texts(`${prefix}sessions`, filter.sessions)),
    texts: [
      ...textPart(`${prefix}text`, filter.text, ignoreCase),
      ...writtenTexts(`${prefix}texts`, filter.texts, ignoreCase),
    ],
    fields: fieldChecks(`${prefix}fields`, filter.fields),
    not: notParts(`${prefix}not`, not, ignoreCase),
  };
  return others(`${prefix}and`, filter.and).reduce(bothOf, own);
}

function textPart(option: string, text: unknown, ignoreCase: boolean): readonly WrittenText[] {
  if (text === undefined || text === "") return [];
  if (typeof text !== "string") throw invalid(option, text, "a text");
  return writtenText(option, text, ignoreCase);
}

function notParts(option: string, not: NotFilter | undefined, ignoreCase: boolean): NotParts {
  if (not === undefined) return { types: [], sources: [], sessions: [], texts: [], fields: [] };
  checkNamesOf(option, not, NOT_NAMES);
  return {
    types: texts(`${option}.types`, not.types),
    sources: texts(`${option}.sources`, not.sources),
    sessions: texts(`${option}.sessions`, not.sessions),
    texts: writtenTexts(`${option}.texts`, not.texts, ignoreCase),
    fields: fieldChecks(`${option}.fields`, not.fields),
  };
}

function others(option: string, and: readonly EventFilter[] | undefined): readonly FilterParts[] {
  if (and === undefined) return [];
  if (!Array.isArray(and)) throw invalid(option, and, 'a list of filters, such as [{ types: ["llm:*"] }]');
  return and.map((filter: EventFilter, index) => {
    checkNamesOf(`${option}[${index}]`, filter, FILTER_NAMES);
    return partsOf(`${option}[${index}].`, filter);
  });
}

function bothOf(a: FilterParts, b: FilterParts): FilterParts {
  return {
    sinceMs: Math.max(a.sinceMs, b.sinceMs),
    untilMs: Math.min(a.untilMs, b.untilMs),
    types: [...a.types, ...b.types],
    sources: [...a.sources, ...b.sources],
    sessions: [...a.sessions, ...b.sessions],
    texts: [...a.texts, ...b.texts],
    fields: [...a.fields, ...b.fields],
    not: {
      types: [...a.not.types, ...b.not.types],
      sources: [...a.not.sources, ...b.not.sources],
      sessions: [...a.not.sessions, ...b.not.sessions],
      texts: [...a.not.texts, ...b.not.texts],
      fields: [...a.not.fields, ...b.not.fields],
    },
  };
}

/** A list of which one has to hold; an empty one is no condition. */
function given(list: readonly string[]): readonly (readonly string[])[] {
  return list.length === 0 ? [] : [list];
}

function momentMs(option: string, moment: Moment): number {
  const timeMs =
    typeof moment === "number"
      ? moment
      : moment instanceof Date
        ? moment.getTime()
        : Date.parse(String(moment));
  if (!Number.isNaN(timeMs)) return timeMs;
  throw invalid(option, moment, 'a Date, milliseconds since 1970, or a time such as "2026-01-09T14:32:01Z"');
}

function texts(option: string, value: readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw invalid(option, value, 'a list of texts, such as ["llm:*"]');
}
