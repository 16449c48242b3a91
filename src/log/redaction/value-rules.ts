import { isAddress, isNumeric, isPath, isUuid, isVersion, looksLikeCredential } from "./credential-shape.ts";
import type { KeyKind } from "./secret-words.ts";

/** Nesting and members that are looked at before a value under a doubtful key is taken for a secret. */
const DEPTH_MAX = 4;
const MEMBERS_MAX = 256;

/** Words that a phrase of recovery words has at least. */
const PHRASE_WORDS_MIN = 12;

/** Says of a value that stands under a key of a kind whether it is a secret. */
export type ValueRule = (value: unknown) => boolean;

export const VALUE_RULES: Readonly<Record<KeyKind, ValueRule>> = {
  password: isAnything,
  token: isAnything,
  authorization: isAnything,
  cookie: isAnything,
  plural: (value) => isAnything(value) && !isCount(value, 0),
  tokens: (value) => holdsCredential(value, 0),
  doubtful: (value) => holdsCredential(value, 0),
  directory: (value) => isAnything(value) && !(typeof value === "string" && isPath(value)),
  connection: (value) => isAnything(value) && !(typeof value === "string" && isAddress(value)),
  uuid: (value) => typeof value === "string" && isUuid(value),
  phrase: (value) => typeof value === "string" && value.trim().split(/\s+/).length >= PHRASE_WORDS_MIN,
};

/** An empty text hides nothing, a schema only says what a value would have to be, and a version is a package's. */
function isAnything(value: unknown): boolean {
  return value !== "" && !isSchema(value) && !(typeof value === "string" && isVersion(value));
}

/** Numbers, as numbers or as texts, and objects that hold nothing else. */
function isCount(value: unknown, depth: number): boolean {
  if (typeof value === "number" || typeof value === "bigint") return true;
  if (typeof value === "string") return value === "" || isNumeric(value);
  if (value === null || value === undefined || typeof value === "boolean") return true;
  if (typeof value !== "object" || depth >= DEPTH_MAX) return false;
  const members = membersOf(value);
  return members.length < MEMBERS_MAX && members.every((member) => isCount(member, depth + 1));
}

/** A text that looks like credentials, or a list that has one; an object's own keys say what it holds. */
function holdsCredential(value: unknown, depth: number): boolean {
  if (typeof value === "string") return !isNumeric(value) && looksLikeCredential(value);
  if (!isListLike(value) || depth >= DEPTH_MAX) return false;
  return membersOf(value).some((member) => holdsCredential(member, depth + 1));
}

function isListLike(value: unknown): value is object {
  return Array.isArray(value) || value instanceof Set;
}

/** The first members of a list, a set, a map or an object. */
function membersOf(value: object): unknown[] {
  if (Array.isArray(value)) return value.slice(0, MEMBERS_MAX);
  if (value instanceof Set || value instanceof Map) return [...value.values()].slice(0, MEMBERS_MAX);
  return Object.values(value).slice(0, MEMBERS_MAX);
}

const SCHEMA_TYPES = "string|number|integer|boolean|object|array|null|apiKey|http|oauth2|openIdConnect";
const SCHEMA_TYPE = new RegExp(`^(?:${SCHEMA_TYPES})$`);

/** What a schema says without giving a value: no `default`, no `example`, no `enum`. */
const SCHEMA_KEYS: ReadonlySet<string> = new Set(
  `$ref additionalProperties allOf anyOf bearerFormat deprecated description exclusiveMaximum exclusiveMinimum flows
  format in items maxItems maxLength maximum minItems minLength minimum name nullable oneOf pattern properties
  readOnly required scheme title type uniqueItems writeOnly`.split(/\s+/),
);

/**
 * Is it a JSON schema? Agents log the schemas of their tools, and a tool that takes a `password` has
 * one under that key.
 */
function isSchema(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  if (keys.length === 0 || keys.length > SCHEMA_KEYS.size) return false;
  if (!keys.every((key) => SCHEMA_KEYS.has(key))) return false;
  const { type, anyOf, oneOf, allOf, $ref } = value as Record<string, unknown>;
  const types = Array.isArray(type) ? type : [type];
  if (type !== undefined) return types.every((name) => typeof name === "string" && SCHEMA_TYPE.test(name));
  return Array.isArray(anyOf) || Array.isArray(oneOf) || Array.isArray(allOf) || typeof $ref === "string";
}

/** As `isSchema`, for an object in a JSON text, whose quotes may be escaped. */
export function isSchemaText(text: string): boolean {
  if (/\\*"(?:default|examples?|enum|const|value)\\*"\s*:/.test(text)) return false;
  return new RegExp(`\\\\*"type\\\\*"\\s*:\\s*\\[?\\s*\\\\*"(?:${SCHEMA_TYPES})\\\\*"`).test(text);
}
