import { TAXONOMY } from "../../line/index.ts";
import { isQueryKey, QUERY_KEYS, type QueryKey } from "./query-terms.ts";
import { quote, writeFieldText, writeName, writeValue } from "./write-value.ts";

/** What whoever asks knows of a log: none of it has to be complete, the most frequent first. */
export interface KnownValues {
  readonly types?: readonly string[];
  readonly sources?: readonly string[];
  readonly sessions?: readonly string[];
  /** Names of fields. */
  readonly fields?: readonly string[];
  /** Texts of fields, by the field's name. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
}

/** Something that may stand where the cursor is. */
export interface QueryCompletion {
  readonly kind: "key" | "field" | "operator" | "type" | "source" | "session" | "time" | "value";
  /** What is put in place of the query's text from `start` to `end`. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** What it is, for a person. */
  readonly detail: string;
}

const KEY_DETAILS: Readonly<Record<QueryKey, string>> = {
  type: "events of a type: llm:request, llm:*, *:error",
  source: "events of a source",
  session: "events of a session",
  since: "events of this time and later: 1h, 2026-01-09",
  until: "events before this time",
  has: "events that have a field",
  is: "error or malformed",
  text: "events in whose message a text stands",
};

const OPERATORS: readonly (readonly [operator: string, detail: string])[] = [
  ["=", "is"],
  ["!=", "is there, and something else"],
  [">", "is more than"],
  [">=", "is at least"],
  ["<", "is less than"],
  ["<=", "is at most"],
  ["*=", "contains"],
];

const TIMES: readonly (readonly [time: string, detail: string])[] = [
  ["15m", "a quarter of an hour ago"],
  ["1h", "an hour ago"],
  ["1d", "a day ago"],
  ["1w", "a week ago"],
  ["now", "this moment"],
];

const TYPES: readonly (readonly [type: string, detail: string])[] = [
  ["*:error", "whatever failed"],
  ...Object.entries(TAXONOMY).flatMap(([category, actions]) => [
    [`${category}:*`, `every type of ${category}`] as const,
    ...Object.entries(actions).map(([action, detail]) => [`${category}:${action}`, detail] as const),
  ]),
];

/** Nobody reads more. */
const COMPLETIONS_MAX = 50;

const NAMED = /^([A-Za-z_][\w.-]*|"(?:\\.|[^"\\])*")(!=|<=|>=|\*=|[:=<>])/;

/**
 * What may stand where the cursor is in a query that is being typed: keys, fields and their operators, and values.
 * It is pure: whoever calls it brings the values, such as an index gives them; the types of the taxonomy are known.
 *
 * @param cursor where it is, in UTF-16 code units from the query's beginning
 * @returns the most likely first; none within a text
 * @example
 * ```ts
 * import { completeQuery } from "log-thread/query";
 *
 * const known = { sources: ["agent", "api"], fields: ["latency_ms"] };
 * console.log(completeQuery("type:llm:* source:a", 19, known).map(({ text }) => text));
 * console.log(completeQuery("lat", 3, known).map(({ text }) => text));
 * ```
 * ```text
 * [ 'agent', 'api' ]
 * [ 'latency_ms' ]
 * ```
 */
export function completeQuery(
  text: string,
  cursor: number,
  known: KnownValues = {},
): readonly QueryCompletion[] {
  const at = Math.min(Math.max(cursor, 0), text.length);
  const start = termStart(text, at);
  const term = text.slice(start, at);
  const named = NAMED.exec(term);
  const choices = named === null ? nameChoices(term, known) : valueChoices(named, known);
  const typed = named === null ? term : lastValue(term.slice(named[0].length));
  const end = at + (/^[^\s,]*/.exec(text.slice(at))?.[0].length ?? 0);
  return matching(choices, typed.replace(/^"/, "")).map(({ kind, text: written, detail }) => ({
    kind,
    text: written,
    detail,
    start: at - typed.length,
    end,
  }));
}

interface Choice {
  readonly kind: QueryCompletion["kind"];
  /** What it is called, for comparing with what was typed. */
  readonly plain: string;
  /** Is it offered only to who begins to type it? */
  readonly isWhole?: boolean;
  readonly text: string;
  readonly detail: string;
}

/** Where the term begins that the cursor is in, behind its sign; spaces in quotes end none. */
function termStart(text: string, cursor: number): number {
  const start = behindLast(text.slice(0, cursor), /\s/);
  return text[start] === "-" && start < cursor ? start + 1 : start;
}

/** The value that is being typed: what stands behind the last comma that is in no quotes. */
function lastValue(values: string): string {
  return values.slice(behindLast(values, /,/));
}

/** Where what stands behind the last of some characters begins, of those that are in no quotes. */
function behindLast(text: string, ends: RegExp): number {
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (isQuoted && character === "\\") at++;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && ends.test(character)) start = at + 1;
  }
  return start;
}

/** What begins as it was typed, then what has it within. */
function matching(choices: readonly Choice[], typed: string): Choice[] {
  const wanted = typed.toLowerCase();
  const begins = choices.filter(({ plain }) => plain.toLowerCase().startsWith(wanted));
  const isWithin = ({ plain, isWhole }: Choice): boolean =>
    wanted.length > 1 && !isWhole && plain.toLowerCase().indexOf(wanted) > 0;
  const holds = choices.filter(isWithin);
  return [...begins, ...holds].filter(({ plain }) => plain !== typed).slice(0, COMPLETIONS_MAX);
}

/** What stands at a term's beginning. */
function nameChoices(term: string, known: KnownValues): readonly Choice[] {
  if (/^[~"]/.test(term)) return [];
  const fields = known.fields ?? [];
  const operators = fields.includes(term)
    ? OPERATORS.map(([operator, detail]) =>
        choice("operator", writeName(term, isQueryKey) + operator, detail),
      )
    : [];
  return [
    ...operators,
    ...QUERY_KEYS.map((key) => choice("key", `${key}:`, KEY_DETAILS[key])),
    ...fields.map((name) => ({ ...choice("field", name, "a field"), text: writeName(name, isQueryKey) })),
    ...(term === ""
      ? []
      : typeChoices(known).map((type) => ({ ...type, text: `type:${type.text}`, isWhole: true }))),
  ];
}

function valueChoices([, name = "", operator]: readonly string[], known: KnownValues): readonly Choice[] {
  if (operator !== ":" || !isQueryKey(name)) {
    const field = name.startsWith('"') ? name.slice(1, -1) : name;
    const values =
      known.values !== undefined && Object.hasOwn(known.values, field) ? known.values[field] : [];
    return (values ?? []).map((value) => ({
      ...choice("value", value, `a value of ${field}`),
      text: writeFieldText(value),
    }));
  }
  switch (name) {
    case "type":
      return typeChoices(known);
    case "source":
      return (known.sources ?? []).map((source) => value("source", source, "a source"));
    case "session":
      return (known.sessions ?? []).map((session) => value("session", session, "a session"));
    case "has":
      return (known.fields ?? []).map((field) => value("field", field, "a field"));
    case "is":
      return [
        choice("value", "error", "events of types error:* and *:error"),
        choice("value", "malformed", "bytes that are no event"),
      ];
    case "text":
      return [];
    default:
      return TIMES.map(([time, detail]) => choice("time", time, detail));
  }
}

/** The log's types, then those of the taxonomy. */
function typeChoices({ types = [] }: KnownValues): readonly Choice[] {
  const details = new Map(TYPES);
  const all = [...new Set([...types, ...details.keys()])];
  return all.map((type) => value("type", type, details.get(type) ?? "a type of this log"));
}

function value(kind: Choice["kind"], plain: string, detail: string): Choice {
  return { ...choice(kind, plain, detail), text: plain === "" ? quote("") : writeValue(plain) };
}

function choice(kind: Choice["kind"], plain: string, detail: string): Choice {
  return { kind, plain, text: plain, detail };
}
