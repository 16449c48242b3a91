import { limits } from "../base/index.ts";
import { REDACTED, type Redactor } from "../line/index.ts";

/**
 * Words of a key that name a secret. They are compared with whole words: `access_token` and
 * `accessToken` are secrets, `tokens_in` and `author` are not.
 */
const SECRET_WORDS: ReadonlySet<string> = new Set([
  "password",
  "passwd",
  "passphrase",
  "passcode",
  "otp",
  "cvv",
  "cvc",
  "secret",
  "secrets",
  "token",
  "authorization",
  "cookie",
  "cookies",
  "credential",
  "credentials",
  "bearer",
  "jwt",
  "apikey",
  "accesskey",
  "secretkey",
  "privatekey",
]);

/** Pairs of neighbouring words that name a secret only together. */
const SECRET_PAIRS: ReadonlySet<string> = new Set([
  "api key",
  "access key",
  "secret key",
  "private key",
  "signing key",
  "encryption key",
  "auth key",
  "set cookie",
  "session cookie",
  "connection string",
]);

/** Keys whose last word is one of these measure or name a secret and hold none: `token_count`, `first_token_ms`. */
const HARMLESS_ENDINGS: ReadonlySet<string> = new Set([
  "count",
  "ms",
  "limit",
  "type",
  "length",
  "usage",
  "budget",
  "id",
  "name",
]);

/** `accessToken`, `access_token`, `X-Api-Key`, `APIKey` as lower-case words. */
function wordsOf(key: string): string[] {
  return key
    .slice(0, limits.keyCharsMax * 2)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

const known = new Map<string, boolean>();

/** Does this key name a secret? Keys repeat, and taking one apart costs more than all else of a field. */
function isSecretKey(key: string): boolean {
  const decided = known.get(key);
  if (decided !== undefined) return decided;
  const secret = namesSecret(wordsOf(key));
  if (key.length <= limits.keyCharsMax && known.size < limits.cacheEntriesMax) known.set(key, secret);
  return secret;
}

function namesSecret(words: readonly string[]): boolean {
  if (words.length > 1 && HARMLESS_ENDINGS.has(words.at(-1) as string)) return false;
  return words.some(
    (word, index) => SECRET_WORDS.has(word) || SECRET_PAIRS.has(`${word} ${words[index + 1] ?? ""}`),
  );
}

/**
 * The forms of secrets that can be told from other text. Every one begins with something rare, so that
 * one look for those beginnings decides for nearly every text that there is nothing to do; and none
 * can search further than it then takes away, so that a text made to be slow is not.
 */
const PATTERNS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // Private keys: to their end, or to the text's end where it was cut.
  [
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$)/g,
    REDACTED,
  ],
  // JSON web tokens: two base64url parts that begin as JSON does, and what follows of them.
  [/\beyJ[A-Za-z0-9_-]{8,512}\.eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g, REDACTED],
  // Providers' keys.
  [/\b(?:sk|pk|rk)[-_](?=[A-Za-z_-]{0,64}[0-9])[A-Za-z0-9_-]{16,}/g, REDACTED],
  [/\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}|\bglpat-[A-Za-z0-9_-]{16,}/g, REDACTED],
  [/\bxox[abeoprs]-[A-Za-z0-9-]{10,}|\bxapp-[A-Za-z0-9-]{10,}/g, REDACTED],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[A-Za-z0-9_-]{30,}|\bya29\.[A-Za-z0-9_-]{20,}/g, REDACTED],
  [/\bhf_[A-Za-z0-9]{20,}|\bnpm_[A-Za-z0-9]{30,}|\bgsk_[A-Za-z0-9]{20,}/g, REDACTED],
  [/\bSG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,128}/g, REDACTED],
  // What stands before these is kept: it says what they were.
  [
    /\b([Bb]earer|BEARER|[Bb]asic|BASIC)(\s{1,8})(?=[A-Za-z0-9._~+/-]{0,256}[0-9=])[A-Za-z0-9._~+/=-]{12,}/g,
    `$1$2${REDACTED}`,
  ],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/[^\s:@/]{0,256}):[^\s@/]{1,1024}@/gi, `$1:${REDACTED}@`],
  [/([?&][\w.-]{0,32}(?:token|api_?key|secret|password)=)[^&\s#"']+/gi, `$1${REDACTED}`],
];

/**
 * Can there be a secret at all? One character class decides for nearly every position of a text; only
 * behind one of these characters is looked back for what the patterns begin with.
 */
const MAYBE_SECRET =
  /[-_.:=IJBb](?:(?<=-----|[spr]k[-_]|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|xapp-|hf_|npm_|gsk_|ya29\.|SG\.|eyJ|[?&][\w.-]{0,32}=|AKI|ASI|AI)|(?<=:)\/\/|(?<=[Bb])(?:earer|asic)|(?<=B)(?:EARER|ASIC))/;

function redactText(text: string): string {
  if (text.length < 12 || !MAYBE_SECRET.test(text)) return text;
  let result = text;
  for (const [pattern, replacement] of PATTERNS) result = result.replace(pattern, replacement);
  return result;
}

/** What a log takes out by default: secrets by the words of their keys, at any depth, and by their form. */
export const defaultRedaction: Redactor = { isSecretKey, redactText };
