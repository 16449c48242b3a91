import { looksGenerated, SCHEME } from "./credential-shape.ts";
import { lineSpan, type Span } from "./value-span.ts";

/** A part of credentials; its length is bounded, for what is none is looked at again and again. */
const PART = `(?:\\\\*"[^"\\n]{0,2048}"|[^\\s,"'\`\\\\]{1,4096})`;
const CREDENTIALS = new RegExp(
  `(${SCHEME}[ \\t]{1,8})?((?:[\\w-]{1,64}=)?${PART}(?:,[ \\t]{0,8}[\\w-]{1,64}=${PART}){0,32})`,
  "iy",
);
const OTHER_SCHEME = /([A-Za-z][\w-]{0,40}[ \t]{1,8})([^\s,"'`\\]{1,4096})/y;
const REST = /[^\s,"'`\\]*/y;

/** The credentials in the value of an Authorization header; what names their scheme is kept. */
export function authorizationSpan(text: string, at: number): Span | undefined {
  CREDENTIALS.lastIndex = at;
  const match = CREDENTIALS.exec(text);
  if (match === null) return undefined;
  const [, scheme, credentials = ""] = match;
  if (isTold(credentials)) return undefined;
  if (scheme !== undefined || looksGenerated(credentials)) {
    return { start: at + (scheme?.length ?? 0), end: endOf(text, CREDENTIALS.lastIndex) };
  }
  OTHER_SCHEME.lastIndex = at;
  const other = OTHER_SCHEME.exec(text);
  if (other === null || !looksGenerated(other[2] as string)) return undefined;
  return { start: at + (other[1] as string).length, end: endOf(text, OTHER_SCHEME.lastIndex) };
}

function endOf(text: string, at: number): number {
  REST.lastIndex = at;
  REST.test(text);
  return REST.lastIndex;
}

const COOKIE = '[\\w!#$%&*+.^|~-]{1,256}=(?:"[^"\\n]{0,4096}"|[^\\s;"\'`\\\\]{0,4096})';

/** `name=value` and what follows it behind semicolons, as a Cookie header has them. */
const COOKIES = new RegExp(
  `${COOKIE}(?:;[ \\t]{0,8}(?:${COOKIE}|[\\w-]{1,64}(?![\\w=-])))*[^\\s;"'\`\\\\]*`,
  "y",
);

/**
 * The cookies in the value of a Cookie or Set-Cookie header: all that follows where the header has a
 * line to itself, up to `endMax`; in a sentence what is written as cookies are.
 */
export function cookieSpan(text: string, at: number, wholeLine: boolean, endMax: number): Span | undefined {
  COOKIES.lastIndex = at;
  if (!COOKIES.test(text)) return undefined;
  const end = wholeLine ? Math.max(COOKIES.lastIndex, lineSpan(text, at).end) : COOKIES.lastIndex;
  return { start: at, end: Math.min(end, endMax) };
}

function isTold(credentials: string): boolean {
  return credentials.startsWith("[redacted]");
}
