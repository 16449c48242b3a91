import { showValue } from "../base/index.ts";
import { decodeField, type LogEvent, type LogValue } from "../line/index.ts";
import { checkNamesOf, invalid } from "./check-options.ts";

/** What a field is compared with. */
export type FieldValue = string | number | boolean | null;

/**
 * What a field of an event has to be. A condition on a field that is not there is false, whichever it is; so is one that
 * compares values of different types, but for `!=`: a text is not 200.
 *
 * - `exists`: the field is there, whatever it is, `null` included
 * - `=` is the value; of a list: one of them
 * - `!=` is there, and is not the value; of a list: none of them
 * - `<` `<=` `>` `>=` numbers with numbers; texts with texts, by their UTF-16 code units as JavaScript does
 * - `contains` is a text in which the value stands, letter for letter; of a list: one of them
 */
export type FieldCondition =
  | { readonly name: string; readonly op: "exists" }
  | { readonly name: string; readonly op: "contains"; readonly value: string | readonly string[] }
  | { readonly name: string; readonly op: "=" | "!="; readonly value: FieldValue | readonly FieldValue[] }
  | { readonly name: string; readonly op: "<" | "<=" | ">" | ">="; readonly value: number | string };

/** A condition that was checked, its values as a list. */
export interface FieldCheck {
  readonly name: string;
  readonly op: FieldCondition["op"];
  readonly values: readonly FieldValue[];
}

type Operator = FieldCondition["op"];

const OPERATORS: readonly Operator[] = ["=", "!=", "<", "<=", ">", ">=", "contains", "exists"];

/** Does a field meet a condition? */
function meets(value: LogValue | undefined, { op, values }: FieldCheck): boolean {
  if (value === undefined) return false;
  switch (op) {
    case "exists":
      return true;
    case "=":
      return values.some((wanted) => wanted === value);
    case "!=":
      return !values.some((unwanted) => unwanted === value);
    case "contains":
      return typeof value === "string" && values.some((part) => value.includes(part as string));
    default:
      return isInOrder(value, op, values[0]);
  }
}

/** What a value begins with that ends not with the next space. */
const ENCLOSED = /["{[]/;

/**
 * Can an event meet a condition? It can not where nothing in its message is a field of this name whose value does, which
 * is seen without taking the message apart. What only looks like a field is none, and escapes may hide one: so a yes is
 * none yet.
 */
export function mayMeet(message: string, check: FieldCheck): boolean {
  if (message.includes("\\")) return true;
  const key = `${check.name}=`;
  for (let at = message.indexOf(key); at !== -1; at = message.indexOf(key, at + key.length)) {
    if (at > 0 && message[at - 1] !== " ") continue;
    const start = at + key.length;
    if (ENCLOSED.test(message[start] ?? "")) return true;
    const end = message.indexOf(" ", start);
    const token = message.slice(start, end === -1 ? message.length : end);
    if (meets(decodeField(check.name, token), check)) return true;
  }
  return false;
}

/** Does an event meet a condition? */
export function eventMeets({ fields }: LogEvent, check: FieldCheck): boolean {
  return meets(fields[check.name], check);
}

function isInOrder(value: LogValue, op: Operator, bound: FieldValue | undefined): boolean {
  if (typeof value !== typeof bound || (typeof value !== "number" && typeof value !== "string")) return false;
  const limit = bound as typeof value;
  if (op === "<") return value < limit;
  if (op === "<=") return value <= limit;
  return op === ">" ? value > limit : value >= limit;
}

/**
 * Checks the conditions that somebody gave.
 *
 * @throws LogThreadError `ERR_INVALID_OPTION` naming the condition and what it can be
 */
export function fieldChecks(option: string, conditions: unknown): readonly FieldCheck[] {
  if (conditions === undefined) return [];
  if (!Array.isArray(conditions)) {
    throw invalid(
      option,
      conditions,
      'a list of conditions, such as [{ name: "latency_ms", op: ">", value: 2000 }]',
    );
  }
  return conditions.map((condition, index) => fieldCheck(`${option}[${index}]`, condition));
}

function fieldCheck(option: string, condition: unknown): FieldCheck {
  checkNamesOf(option, condition, ["name", "op", "value"]);
  const { name, op, value } = condition as { name?: unknown; op?: unknown; value?: unknown };
  if (typeof name !== "string" || name === "") throw invalid(`${option}.name`, name, "the name of a field");
  if (!OPERATORS.includes(op as Operator)) {
    throw invalid(`${option}.op`, op, `one of ${OPERATORS.map(showValue).join(", ")}`);
  }
  return { name, op: op as Operator, values: valuesOf(`${option}.value`, op as Operator, value) };
}

function valuesOf(option: string, op: Operator, value: unknown): readonly FieldValue[] {
  if (op === "exists") {
    if (value === undefined) return [];
    throw invalid(option, value, 'left out: "exists" takes no value');
  }
  const isList = Array.isArray(value) && (op === "=" || op === "!=" || op === "contains");
  const values: readonly unknown[] = isList ? value : [value];
  if (values.length > 0 && values.every((item) => isComparable(op, item))) {
    return (values as FieldValue[]).map((item) => (item === 0 ? 0 : item));
  }
  throw invalid(option, value, EXPECTED[op]);
}

const ORDERED = "a finite number or a text";
const EXPECTED: Readonly<Record<Exclude<Operator, "exists">, string>> = {
  "=": "a text, a finite number, true, false, null, or a list of some of them",
  "!=": "a text, a finite number, true, false, null, or a list of some of them",
  contains: "a text, or a list of some",
  "<": ORDERED,
  "<=": ORDERED,
  ">": ORDERED,
  ">=": ORDERED,
};

function isComparable(op: Operator, value: unknown): boolean {
  if (typeof value === "string") return true;
  if (op === "contains") return false;
  if (typeof value === "number") return Number.isFinite(value);
  return (op === "=" || op === "!=") && (typeof value === "boolean" || value === null);
}
