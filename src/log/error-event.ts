import { limits } from "../base/index.ts";
import {
  type ErrorParts,
  type EventType,
  errorParts,
  isError,
  readProperty,
  safeString,
} from "../line/index.ts";

/** What an error becomes in an event. */
export interface ErrorEvent {
  /** `{context} - {ErrorName}: {message}`, one line, without pipes, at most 200 characters. */
  readonly text: string;
  /** Code, causes, members and stack, in this order. */
  readonly fields: Record<string, unknown>;
}

/** A context longer than this would leave no room for the error. */
const CONTEXT_CHARS_MAX = 80;

/**
 * Describes anything that was thrown. The text is short enough to be read in a terminal; a message
 * that did not fit stands whole, up to 4 KiB, in `error_message`.
 */
export function errorEvent(error: unknown, context?: string): ErrorEvent {
  const parts = partsOf(error);
  const shown = oneLine(`${parts.name}: ${parts.message}`);
  const prefix = context === undefined || context === "" ? "" : `${oneLine(safeString(context))} - `;
  const whole = prefix + shown;
  const fits = whole.length <= limits.errorTextCharsMax;
  const shortPrefix =
    prefix.length > CONTEXT_CHARS_MAX ? `${prefix.slice(0, CONTEXT_CHARS_MAX - 4)}… - ` : prefix;
  const text = fits ? whole : `${(shortPrefix + shown).slice(0, limits.errorTextCharsMax - 1)}…`;
  const fields: Record<string, unknown> = {};
  if (!fits) fields["error_message"] = parts.message.slice(0, limits.errorMessageCharsMax);
  if (parts.code !== undefined) fields["code"] = parts.code;
  const causes = causesOf(error);
  if (causes.length > 0) fields["causes"] = causes;
  const members = membersOf(error);
  if (members.length > 0) fields["errors"] = members;
  if (parts.frames.length > 0) fields["stack"] = stackOf(parts);
  return { text, fields };
}

function partsOf(error: unknown): ErrorParts {
  if (isError(error)) return errorParts(error);
  return { name: "NonError", message: thrownValue(error), code: undefined, frames: [] };
}

/** What was thrown without being an error: objects as JSON, since `[object Object]` says nothing. */
function thrownValue(value: unknown): string {
  if (typeof value !== "object" || value === null) return safeString(value);
  try {
    return JSON.stringify(value) ?? safeString(value);
  } catch {
    return safeString(value);
  }
}

/** Line breaks and other white space as single spaces, pipes as slashes. */
function oneLine(text: string): string {
  return text.slice(0, limits.errorMessageCharsMax).replace(/\s+/g, " ").replaceAll("|", "/").trim();
}

function brief(error: unknown): string {
  const { name, message } = partsOf(error);
  return oneLine(`${name}: ${message}`).slice(0, limits.errorTextCharsMax);
}

/** The chain of causes, nearest first; a chain that bites its tail ends there. */
function causesOf(error: unknown): string[] {
  const seen = new Set<unknown>([error]);
  const causes: string[] = [];
  let current = isError(error) ? readProperty(error, "cause") : undefined;
  while (
    current !== undefined &&
    current !== null &&
    causes.length < limits.causesMax &&
    !seen.has(current)
  ) {
    seen.add(current);
    causes.push(brief(current));
    current = isError(current) ? readProperty(current, "cause") : undefined;
  }
  return causes;
}

/** An AggregateError's members; of many the first few, and how many more. */
function membersOf(error: unknown): string[] {
  const members = isError(error) ? readProperty(error, "errors") : undefined;
  if (!Array.isArray(members)) return [];
  const shown = members.slice(0, limits.causesMax).map(brief);
  return members.length > shown.length ? [...shown, `${members.length - shown.length} more`] : shown;
}

function stackOf(parts: ErrorParts): string {
  return parts.frames.slice(0, limits.stackFramesMax).join(" < ").slice(0, limits.stackCharsMax);
}

/** How an error is logged. */
export interface ErrorOptions {
  /** The event's type. Default `error:runtime`. */
  readonly type?: EventType;
  /** More fields; they stand before the error's own. */
  readonly fields?: Readonly<Record<string, unknown>>;
}
