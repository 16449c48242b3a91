import { SetupError } from "./setup-error.ts";

/** How much of its identity the agent loads: 1 the core, 2 how it works, 3 everything. */
export type ContextLevel = 1 | 2 | 3;

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

interface IdentitySection {
  /** The lowest context level that loads this section. */
  readonly level: ContextLevel;
  readonly content: JsonObject;
}

export interface IdentityDocument {
  readonly format: 1;
  readonly sections: Readonly<Record<string, IdentitySection>>;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Reads an identity document from its JSON text.
 *
 * @throws SetupError that names `file` and ends with `remedy` when the text is no identity document.
 */
export function parseIdentity(text: string, file: string, remedy: string): IdentityDocument {
  const fail = (what: string, cause?: unknown): never => {
    throw new SetupError(`The identity file ${file} ${what}. ${remedy}`, { cause });
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail(`is not valid JSON (${(error as Error).message})`, error);
  }
  if (!isObject(value) || value["format"] !== 1) return fail('has no "format": 1 at its top');
  if (!isObject(value["sections"])) return fail('has no "sections" object');
  for (const [name, section] of Object.entries(value["sections"])) {
    const wrong = faultOf(section);
    if (wrong) return fail(`has a section "${name}" ${wrong}`);
  }
  return value as unknown as IdentityDocument;
}

function faultOf(section: unknown): string | undefined {
  if (!isObject(section)) return "that is not an object";
  if (![1, 2, 3].includes(section["level"] as number)) return 'whose "level" is not 1, 2 or 3';
  return isObject(section["content"]) ? undefined : 'without a "content" object';
}

/** The names of the sections that a context level loads, in the document's order. */
export function sectionsAt(document: IdentityDocument, level: ContextLevel): string[] {
  return Object.entries(document.sections)
    .filter(([, section]) => section.level <= level)
    .map(([name]) => name);
}

/** The value at a path such as `self.name`, or undefined where there is none. */
export function valueAt(document: IdentityDocument, path: string): Json | undefined {
  const [section, ...keys] = splitPath(path);
  if (!Object.hasOwn(document.sections, section)) return undefined;
  let value: Json | undefined = document.sections[section]?.content;
  for (const key of keys) {
    if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key] as Json;
  }
  return value;
}

/**
 * A copy of the document with the value at a path such as `continuity.conversations` replaced.
 * Objects on the way are made where they are missing; sections are not.
 *
 * @throws RangeError when the section does not exist, or the path leads through something else than an object.
 */
export function withValueAt(document: IdentityDocument, path: string, value: Json): IdentityDocument {
  const [name, ...keys] = splitPath(path);
  const section = Object.hasOwn(document.sections, name) ? document.sections[name] : undefined;
  if (!section) throw new RangeError(`The identity has no section "${name}".`);
  const content = replaced(section.content, keys, value, path) as JsonObject;
  if (!isObject(content)) throw new RangeError(`The section "${name}" can only become an object.`);
  return { ...document, sections: { ...document.sections, [name]: { ...section, content } } };
}

function replaced(target: Json | undefined, keys: readonly string[], value: Json, path: string): Json {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (target !== undefined && !isObject(target)) {
    throw new RangeError(`The identity path "${path}" leads through a value that is not an object.`);
  }
  const inner = target && Object.hasOwn(target, key) ? (target[key] as Json) : undefined;
  return { ...target, [key]: replaced(inner, rest, value, path) } as JsonObject;
}

function splitPath(path: string): [string, ...string[]] {
  const keys = path.split(".");
  // A path may come from a message one day; it must never reach an object's prototype.
  if (keys.some((key) => key === "" || key === "__proto__")) {
    throw new RangeError(`"${path}" is not an identity path; write one like "self.name".`);
  }
  return keys as [string, ...string[]];
}
