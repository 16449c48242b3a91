import { isBasicCredentials, looksGenerated, SCHEME } from "./credential-shape.ts";
import { authorizationSpan, cookieSpan } from "./header-values.ts";
import type { NameInText } from "./name-in-text.ts";
import { isBareSecret, isReferenceInCode } from "./plain-values.ts";
import type { KeyKind } from "./secret-words.ts";
import { bareSpan, type Quote, quoteAt, quotedSpan, type Span } from "./value-span.ts";

const WITH_SCHEME = new RegExp(`^${SCHEME}$`, "i");

/** The secret that stands behind a name without quotes around it: in a header, an assignment, a sentence. */
export function bareSecret(text: string, name: NameInText, kind: KeyKind): Span | undefined {
  const { valueAt, written, sign } = name;
  const head = bareSpan(text, valueAt, false);
  const value = withoutStop(text.slice(head.start, head.end));
  if (kind === "authorization") {
    return sign === "=" && isReferenceInCode(value) ? undefined : authorizationSpan(text, valueAt);
  }
  if (kind === "cookie") return cookies(text, name);
  const credentials = WITH_SCHEME.test(value) ? behindScheme(text, valueAt) : undefined;
  if (credentials !== undefined) return credentials;
  const standing = {
    tight: sign === "=" && !name.spaced,
    spaced: name.spaced,
    assigned: sign === "=",
    flag: sign === " ",
    formal: isFormal(text, name),
    behind: text.slice(head.end, head.end + 8),
  };
  if (!isBareSecret(kind, value, written, standing)) return undefined;
  const { start, end } = bareSpan(text, valueAt, true);
  return { start, end: start + withoutStop(text.slice(start, end)).length };
}

function cookies(text: string, { start, sign, valueAt }: NameInText): Span | undefined {
  const opening = openingQuote(text, start);
  const endMax = opening === undefined ? text.length : quotedSpan(text, opening.at, opening.quote).end;
  return cookieSpan(text, valueAt, sign === ":" && standsFirst(text, start), endMax);
}

/** `auth: Basic …`: credentials as an Authorization header has them, under another name. */
function behindScheme(text: string, at: number): Span | undefined {
  const span = authorizationSpan(text, at);
  const credentials = span === undefined ? "" : text.slice(span.start, span.end);
  return looksGenerated(credentials) || isBasicCredentials(credentials) ? span : undefined;
}

/** Is a name one of the environment's, a header's, or a parameter's in an address? Nobody writes so of something else. */
function isFormal(text: string, { written, start, sign }: NameInText): boolean {
  if (sign === "=") return /^[A-Z][A-Z0-9_]+$/.test(written) || /[?&]/.test(text.charAt(start - 1));
  return /^[A-Za-z]+(?:-[A-Za-z]+)+$/.test(written) && standsFirst(text, start);
}

/** A value without the sign that ends its sentence. */
function withoutStop(value: string): string {
  return value.length > 1 ? value.replace(/[.:!?]$/, "") : value;
}

/** Does a name stand at the beginning of its line, or of what is between quotes? */
function standsFirst(text: string, at: number): boolean {
  return at === 0 || /(?:[\n"'`]|\\[nr]|^[<>] |\n[<>] )$/.test(text.slice(Math.max(0, at - 3), at));
}

/** The quote directly before a position. */
export function openingQuote(
  text: string,
  at: number,
): { readonly at: number; readonly quote: Quote } | undefined {
  const mark = /\\{0,16}["'`]$/.exec(text.slice(Math.max(0, at - 17), at));
  const quote = mark === null ? undefined : quoteAt(mark[0], 0);
  return mark === null || quote === undefined ? undefined : { at: at - mark[0].length, quote };
}
