import { limits } from "../base/index.ts";
import {
  boundText,
  describeValue,
  type ErrorParts,
  type EventType,
  errorParts,
  isError,
  type Redactor,
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

/** How an error is logged. */
export interface ErrorOptions {
  /** The event's type. Default `error:runtime`. */
  readonly type?: EventType;
  /** More fields; they stand before the error's own. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** A context longer than this would leave no room for the error. */
const CONTEXT_CHARS_MAX = 80;

/**
 * Describes anything that was thrown. The text is short enough to be read in a terminal; a message
 * that did not fit stands whole, up to 4 KiB, in `error_message`. Secrets are taken out before anything
 * is cut, so that no cut leaves half of one.
 */
export function errorEvent(error: unknown, context: string | undefined, redactor: Redactor): ErrorEvent {
  const describer = new ErrorDescriber(redactor);
  const parts = describer.parts(error);
  const shown = describer.oneLine(`${parts.name}: ${parts.message}`);
  const prefix =
    context === undefined || context === "" ? "" : `${describer.oneLine(safeString(context))} - `;
  const whole = prefix + shown;
  const fits = whole.length <= limits.errorTextCharsMax;
  const shortPrefix =
    prefix.length > CONTEXT_CHARS_MAX ? `${prefix.slice(0, CONTEXT_CHARS_MAX - 4)}… - ` : prefix;
  const text = fits ? whole : `${(shortPrefix + shown).slice(0, limits.errorTextCharsMax - 1)}…`;
  const fields: Record<string, unknown> = {};
  if (!fits) fields["error_message"] = boundText(parts.message, limits.errorMessageCharsMax, redactor).text;
  if (parts.code !== undefined) fields["code"] = parts.code;
  const causes = describer.causes(error);
  if (causes.length > 0) fields["causes"] = causes;
  const members = describer.members(error);
  if (members.length > 0) fields["errors"] = members;
  if (parts.frames.length > 0) fields["stack"] = stackOf(parts, redactor);
  return { text, fields };
}

/** Says what errors are, each part bounded and without its secrets. */
class ErrorDescriber {
  readonly #redactor: Redactor;

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  /** What was thrown without being an error is shown as JSON, since `[object Object]` says nothing. */
  parts(error: unknown): ErrorParts {
    if (isError(error)) return errorParts(error);
    const message = error === undefined ? "undefined" : describeValue(error, this.#redactor);
    return { name: "NonError", message, code: undefined, frames: [] };
  }

  /** Line breaks and other white space as single spaces, pipes as slashes. */
  oneLine(text: string): string {
    return boundText(text, limits.errorMessageCharsMax, this.#redactor)
      .text.replace(/\s+/g, " ")
      .replaceAll("|", "/")
      .trim();
  }

  /** The chain of causes, nearest first; a chain that bites its tail ends there. */
  causes(error: unknown): string[] {
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
      causes.push(this.#brief(current));
      current = isError(current) ? readProperty(current, "cause") : undefined;
    }
    return causes;
  }

  /** An AggregateError's members; of many the first few, and how many more. */
  members(error: unknown): string[] {
    const members = isError(error) ? readProperty(error, "errors") : undefined;
    try {
      if (!Array.isArray(members)) return [];
      const shown = members.slice(0, limits.causesMax).map((member) => this.#brief(member));
      return members.length > shown.length ? [...shown, `${members.length - shown.length} more`] : shown;
    } catch {
      return ["[unreadable]"];
    }
  }

  #brief(error: unknown): string {
    const { name, message } = this.parts(error);
    return this.oneLine(`${name}: ${message}`).slice(0, limits.errorTextCharsMax);
  }
}

function stackOf(parts: ErrorParts, redactor: Redactor): string {
  const frames = parts.frames.slice(0, limits.stackFramesMax).join(" < ");
  return boundText(frames, limits.stackCharsMax, redactor).text;
}
