import { useMemo } from "react";
import {
  completeQuery,
  type KnownValues,
  type QueryCompletion,
} from "../../../src/reader/query/complete-query.ts";
import { useAnswer } from "../state/use-answer.ts";

/** More are not read. */
const SHOWN_MAX = 12;
const VALUES_MAX = 200;

/** A field's name before its operator, at the end of what was typed. */
const FIELD = /(?:^|\s)-?([A-Za-z_][\w.-]*)(?:!=|<=|>=|\*=|[:=<>])(?:"[^"]*|[^\s"]*)$/;
const NAMED = ["type", "source", "session", "since", "until", "has", "is", "text"];

/**
 * The values of a facet are texts, those of numbers and truth values as well: they are none when they are asked for. Names of fields are
 * those of loaded rows, since nothing keeps them for the whole log: there may be others, which can be typed.
 */
function asShown(completion: QueryCompletion): QueryCompletion {
  if (completion.kind === "field") return { ...completion, detail: "a field of the rows loaded" };
  const plain = /^"(-?\d+(?:\.\d+)?|true|false)"$/.exec(completion.text)?.[1];
  return completion.kind === "value" && plain !== undefined ? { ...completion, text: plain } : completion;
}

/**
 * What may stand where the cursor is, with the values that this log has.
 *
 * @param isAsked is somebody typing? Before that the log is not asked for its values
 */
export function useCompletions(
  text: string,
  cursor: number,
  fieldNames: readonly string[],
  isAsked: boolean,
): readonly QueryCompletion[] {
  const { answer } = useAnswer(
    "facets",
    isAsked ? { of: "type,source,session", limit: VALUES_MAX } : undefined,
  );
  const field = FIELD.exec(text.slice(0, cursor))?.[1];
  const isField = field !== undefined && !NAMED.includes(field);
  const { answer: ofField } = useAnswer(
    "facets",
    isAsked && isField ? { of: field, limit: VALUES_MAX } : undefined,
  );
  return useMemo(() => {
    if (!isAsked) return [];
    const valuesOf = (name: string): readonly string[] =>
      [...(answer?.facets ?? []), ...(ofField?.facets ?? [])]
        .find(({ of }) => of === name)
        ?.values.map(({ value }) => value) ?? [];
    const known: KnownValues = {
      types: valuesOf("type"),
      sources: valuesOf("source"),
      sessions: valuesOf("session"),
      fields: fieldNames,
      values: isField ? { [field]: valuesOf(field) } : {},
    };
    return completeQuery(text, cursor, known).slice(0, SHOWN_MAX).map(asShown);
  }, [text, cursor, fieldNames, isAsked, answer, ofField, field, isField]);
}
