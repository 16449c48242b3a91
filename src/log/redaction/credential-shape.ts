/** Fewer characters than these can be guessed, and are a word or a number more often than a credential. */
const CREDENTIAL_CHARS_MIN = 6;
const LETTERS_CHARS_MIN = 12;

/** Longer runs are not looked at to their end. */
const LOOK_CHARS = 256;

const PATH = /^(?:[A-Za-z]:[\\/]|~?\/|\.{1,2}\/|~$|\\\\)/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Names of algorithms, encodings and versions: letters with digits, and no secret. */
const TECHNICAL =
  /^(?:sha|md|hs|rs|es|ps|base|utf|aes|rsa|ed|ecdsa|oauth|saml|http|tls|ssl|ipv?|v|id|x)[-_]?\d+(?:[-_][a-z\d]+)*$/i;

/** Schemes of an Authorization header that are followed by the credentials. */
export const SCHEME =
  "(?:Basic|Bearer|Token|Digest|Negotiate|NTLM|Api-?Key|Key|OAuth|Bot|SSWS|Hawk|MAC|GenieKey|Splunk|FlyV1|GoogleLogin|MediaBrowser|SharedKey(?:Lite)?|SharedAccessSignature|AWS4-[A-Z0-9-]{4,24}|AWS)";
const WITH_SCHEME = new RegExp(`^${SCHEME}\\s+\\S`, "i");

/** Is it made of letters and digits mixed, as nobody writes a word? */
export function looksGenerated(text: string): boolean {
  const head = text.slice(0, LOOK_CHARS);
  if (head.length < CREDENTIAL_CHARS_MIN || /\s/.test(head) || TECHNICAL.test(head)) return false;
  if (/[A-Za-z]/.test(head) && /\d/.test(head)) return true;
  // Without a digit it is only told from `clientCredentials` by how often the case changes.
  return head.length >= LETTERS_CHARS_MIN && (head.match(/[a-z][A-Z]/g)?.length ?? 0) >= 3;
}

/** Does a text that may be anything look like credentials? */
export function looksLikeCredential(text: string): boolean {
  const head = text.slice(0, LOOK_CHARS);
  if (WITH_SCHEME.test(head)) return true;
  if (isPath(head) || /^[a-z][a-z0-9+.-]*:\/\//i.test(head)) return false;
  if (/^[^\s:/]+:[^\s:/]+$/.test(head)) return true;
  return looksGenerated(head);
}

/** Letters only, as words and names are, with hyphens and the like between them. */
export function isWord(text: string): boolean {
  return /^[A-Za-z]+(?:[-_.'’/][A-Za-z]+)*$/.test(text.slice(0, LOOK_CHARS));
}

export function isPath(text: string): boolean {
  return PATH.test(text);
}

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** `512`, `1,024`, `-3.5`, `50%`. */
export function isNumeric(text: string): boolean {
  return /^[-+]?[\d.,_]*\d%?$/.test(text.slice(0, LOOK_CHARS));
}
