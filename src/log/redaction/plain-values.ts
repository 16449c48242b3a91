import {
  isAddress,
  isNumeric,
  isPath,
  isWord,
  looksGenerated,
  looksLikeCredential,
} from "./credential-shape.ts";
import type { KeyKind } from "./secret-words.ts";
import { VALUE_RULES } from "./value-rules.ts";

/** In prose a doubtful name stands before a shorter word more often than before a credential. */
const DOUBTFUL_CHARS_MIN = 16;

/** Words that say something about a secret, or of which type it is, and are none. */
const STATUSES: ReadonlySet<string> = new Set(
  `absent accepted any array bad blank boolean buffer bytes changed completed confirmed correct created default
  deleted denied disabled done empty enabled error expired false failed field filled forbidden forgotten found granted
  hashed hidden ignored incorrect input int integer invalid leaked length loaded lost malformed masked match
  matched mismatch missing mismatched needed never nil no none not null number object off ok omitted on optional
  passed pending present protected provided read received redacted rejected removed replaced required reset restored
  revoked rotated secret set skipped str string succeeded success symbol text too true type undefined unknown
  unset unused updated used valid validated value verified void weak wrong yes`.split(/\s+/),
);

/** What a password that was assigned says when it says nothing. */
const NOTHING =
  /^(?:true|false|null|nil|none|undefined|yes|no|on|off|unset|empty|required|missing|invalid)$/i;

/** Stands for a secret that is elsewhere, or for one that was taken out before. */
const REFERENCE =
  /^(?:\[redacted\]?$|\[?(?:REDACTED|FILTERED|MASKED|HIDDEN|SECRET|REMOVED|HASH)\b\]?|\*{3,}|x{4,}|X{4,}|\.{3}|…|•{3,}|\$(?:[A-Z_][A-Z0-9_]*(?![\w])|\{(?!\w{1,64}:[-=?+])|\()|\$\$\{|\{\{|#\{|<|%[sdvqorix](?!\w)|&(?:lt|#x3[Cc]|#60);|%[({]|%[A-Z_]+%|@?process\.env\b|import\.meta\b|os\.(?:environ|getenv)|env[.([:]|ENV\[|getenv|secrets?\.[A-Za-z]|your\b|YOUR_)/;

/** Names of programming: `config.apiKey`, `getToken()`, `req.headers[0]`, `SecretString`. */
const CODE = /^[A-Za-z_$][\w$]*(?:(?:\?\.|\.|->|::)[A-Za-z_$][\w$]*)*(?:[([<]|[;,)\]}?!]*$)/;
const MEMBER = /[.([<]|->|::|^[A-Za-z]*[a-z][A-Z][A-Za-z]*[;,)\]}?!]*$/;

/** Characters of a value that follows prose, which says nothing of the value itself. */
const PROSE_BEHIND = /^[ \t]+[A-Za-z]/;

/** What follows a quote that closed what stood before it: `"Password: ", 3`, `"token=" + token`. */
const CLOSED = /^\s*[,;)\]}+]/;

/** Words that follow a flag in a sentence about it. */
const FUNCTION_WORDS =
  /^(?:to|is|on|in|and|or|for|with|was|as|the|a|an|if|when|from|of|must|can|could|should|has|have|will|would|not|via|instead|are|be|may|at|by|it|that|this|flags?|options?|arguments?|parameters?|values?)$/i;

/** How a value stands in its text. */
export interface Standing {
  /** `name=value`, without a space: an assignment of a shell, a query or a configuration. */
  readonly tight: boolean;
  /** Is there a space between the name and the value? */
  readonly spaced: boolean;
  /** `name = value`, or `name=value`. */
  readonly assigned: boolean;
  /** Behind a `--flag`. */
  readonly flag: boolean;
  /** The name is a header's, one of the environment's, or a parameter's of an address. */
  readonly formal: boolean;
  /** What follows the value. */
  readonly behind: string;
}

/** Is a value between quotes that was given to a name of this kind a secret? */
export function isQuotedSecret(kind: KeyKind, value: string, name: string): boolean {
  if (!/\w{2}/.test(value) || value.includes("${") || isPlain(value, name) || CLOSED.test(value))
    return false;
  if (kind === "plural" || kind === "tokens") return !isNumeric(value) && looksGenerated(value);
  if (kind === "doubtful") return looksLikeCredential(value);
  if (kind === "directory") return !isPath(value);
  if (kind === "authorization") return !isWord(value.trim());
  if (kind === "cookie") return /[=\d]/.test(value);
  if (kind === "uuid" || kind === "phrase") return VALUE_RULES[kind](value);
  // A sentence: whoever thinks up a password puts it between quotes as it is.
  return (
    kind === "password" ||
    (/\w{3}/.test(value) && !/^[A-Za-z][a-z]*(?: [A-Za-z']+)+[.!?]?$/.test(value.slice(0, 256)))
  );
}

/** Is a value without quotes that was given to a name of this kind a secret? */
export function isBareSecret(kind: KeyKind, value: string, name: string, standing: Standing): boolean {
  const free = standing.tight && (kind === "password" || kind === "directory");
  if (value === "" || (!free && /^[{[(](?!redacted\])/.test(value))) return false;
  if (free ? NOTHING.test(value) || REFERENCE.test(value) || value === name : isPlain(value, name))
    return false;
  const strict = free || standing.flag || (standing.tight && standing.formal);
  if ((!strict || /[([]/.test(value)) && !free && isReferenceInCode(value)) return false;
  if (standing.flag && (value.startsWith("-") || FUNCTION_WORDS.test(value) || value.startsWith("id=")))
    return false;
  switch (kind) {
    case "password":
      return isPassword(value, standing);
    case "directory":
      return !isPath(value) && isPassword(value, standing);
    case "token":
    case "connection":
      return isToken(value, standing);
    case "doubtful":
      if (standing.tight && standing.formal) return !isNumeric(value);
      return (!standing.spaced || value.length >= DOUBTFUL_CHARS_MIN) && looksLikeCredential(value);
    case "plural":
    case "tokens":
      return looksGenerated(value);
    case "uuid":
      return VALUE_RULES.uuid(value);
    default:
      return false;
  }
}

/** Says what it is not to have said: a word about the secret, a reference to it, its own name again. */
function isPlain(value: string, name: string): boolean {
  const word = value.toLowerCase().replace(/[.,;:!?)\]}]+$/, "");
  return (
    REFERENCE.test(value) ||
    STATUSES.has(word) ||
    word ===
      name
        .toLowerCase()
        .replace(/^.*\./, "")
        .replace(/^[_-]+/, "")
  );
}

/** `self.token`, `getToken()`: an expression, as long as nothing in it looks made by a machine. */
export function isReferenceInCode(value: string): boolean {
  return MEMBER.test(value) && CODE.test(value) && !/\d{3}|\d\w*[A-Za-z]\w*\d/.test(value);
}

function isPassword(value: string, { tight, flag, assigned, behind }: Standing): boolean {
  if (isNumeric(value)) return /\d{3}/.test(value);
  if (tight) return true;
  if (isAddress(value) || (!flag && isPath(value))) return false;
  // A word is the password itself unless a sentence goes on behind it.
  if (flag || !isWord(value)) return true;
  return assigned
    ? !value.includes("_") && /^[ \t]*(?:[\r\n]|$)/.test(behind)
    : !(PROSE_BEHIND.test(behind) || /[-/]/.test(value));
}

function isToken(value: string, { tight, flag, formal }: Standing): boolean {
  if (isNumeric(value)) return /\d{6}/.test(value);
  if (isAddress(value) || isPath(value)) return false;
  return tight || flag || formal || looksGenerated(value);
}
