/** The keys of the language, which ask for what every event has; any other name is a field's. */
export const QUERY_KEYS = ["type", "source", "session", "since", "until", "has", "is", "text"] as const;

export type QueryKey = (typeof QUERY_KEYS)[number];

/** How a field is compared; `:` is `=` that takes 5 for "5" as well, `*=` is "contains". */
export type QueryOperator = ":" | "=" | "!=" | "<" | "<=" | ">" | ">=" | "*=";

/** Where something stands in the query's text, in UTF-16 code units; `end` is behind it. */
export interface QuerySpan {
  readonly start: number;
  readonly end: number;
}

/** A value as it is meant, and where it is written. */
export interface QueryValue extends QuerySpan {
  readonly text: string;
  /** What stands in quotes is always a text. */
  readonly quoted: boolean;
}

interface AnyTerm extends QuerySpan {
  /** Does a `-` stand before it? */
  readonly negated: boolean;
}

/** `word`, `"some words"`, `~"Whatever Case"`. */
export interface TextTerm extends AnyTerm {
  readonly kind: "text";
  readonly value: QueryValue;
  readonly ignoreCase: boolean;
}

/** `type:llm:*,tool:*`. */
export interface KeyTerm extends AnyTerm {
  readonly kind: "key";
  readonly key: QueryKey;
  /** Where the key stands. */
  readonly name: QuerySpan;
  readonly values: readonly QueryValue[];
}

/** `latency_ms>2000`. */
export interface FieldTerm extends AnyTerm {
  readonly kind: "field";
  readonly field: string;
  /** Where the field's name and the operator stand. */
  readonly name: QuerySpan;
  readonly operator: QueryOperator;
  readonly values: readonly QueryValue[];
}

/** One of the parts of a query, between spaces. All of them must hold. */
export type QueryTerm = TextTerm | KeyTerm | FieldTerm;

export function isQueryKey(name: string): name is QueryKey {
  return (QUERY_KEYS as readonly string[]).includes(name);
}
