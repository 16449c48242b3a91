import { BrainError } from "./brain-error.ts";

/** An object as it came from an endpoint: nothing about it is known yet. */
export type WireObject = Readonly<Record<string, unknown>>;

const isWireObject = (value: unknown): value is WireObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** @throws BrainError of kind `protocol` when the text is not a JSON object. */
export function parseWire(text: string): WireObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BrainError("protocol", `Not JSON: ${text.slice(0, 120)}`, { cause: error });
  }
  if (!isWireObject(value)) throw new BrainError("protocol", `Not an object: ${text.slice(0, 120)}`);
  return value;
}

/** The object under a key, or an empty one: streams leave out what has not changed. */
export function objectIn(parent: WireObject, key: string): WireObject {
  const value = parent[key];
  return isWireObject(value) ? value : {};
}

/** The first object of the array under a key, or an empty one. */
export function firstIn(parent: WireObject, key: string): WireObject {
  const value = parent[key];
  const first: unknown = Array.isArray(value) ? value[0] : undefined;
  return isWireObject(first) ? first : {};
}

export function textIn(parent: WireObject, key: string): string | undefined {
  const value = parent[key];
  return typeof value === "string" ? value : undefined;
}

/** A count, or undefined when it is absent or nonsense. */
export function countIn(parent: WireObject, key: string): number | undefined {
  const value = parent[key];
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** The reason in an error an endpoint reports: `{"error": "…"}` or `{"error": {"message": "…"}}`. */
export function errorIn(parent: WireObject): string | undefined {
  if (parent["error"] === undefined || parent["error"] === null) return undefined;
  return textIn(parent, "error") ?? textIn(objectIn(parent, "error"), "message") ?? "without a message";
}
