/** Fewer characters than these can be guessed, and are a word or a number more often than a credential. */
const CREDENTIAL_CHARS_MIN = 6;

/** `a:bcde` in base64, and as much of a longer one as says what it is. */
const BASIC_CHARS_MIN = 8;
const BASIC_LOOK_CHARS = 1_024;

/** Longer runs are not looked at to their end. */
const LOOK_CHARS = 256;

const PATH = /^(?:[A-Za-z]:[\\/]|~?\/|\.{1,2}\/|~$|\\\\)/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Names of algorithms, encodings and versions: letters with digits, and no secret. */
const TECHNICAL =
  /^(?:sha|md|hs|rs|es|ps|base|utf|aes|rsa|ed|ecdsa|oauth|saml|http|tls|ssl|ipv?|v|id|x)[-_]?\d+(?:[-_][a-z\d]+)*$/i;

/** `^1.2.3`, `>=20.19`, `v1.0.0-rc.1`: a package may be called `cookie`. */
const VERSION = /^[~^]?[<>=]{0,2}v?\d{1,5}(?:\.(?:\d{1,7}|x|\*)){1,3}(?:[-+][\w.-]{1,40})?$/;

/** Schemes of an Authorization header that are followed by the credentials. */
export const SCHEME =
  "(?:Basic|Bearer|Token|Digest|Negotiate|NTLM|Api-?Key|Key|OAuth|Bot|SSWS|Hawk|MAC|GenieKey|Splunk|FlyV1|GoogleLogin|MediaBrowser|SharedKey(?:Lite)?|SharedAccessSignature|AWS4-[A-Z0-9-]{4,24}|AWS)";
const WITH_SCHEME = new RegExp(`^${SCHEME}\\s+\\S`, "i");

/** Is it made of letters and digits mixed, as nobody writes a word? */
export function looksGenerated(text: string): boolean {
  const head = text.slice(0, LOOK_CHARS);
  if (head.length < CREDENTIAL_CHARS_MIN || /\s/.test(head)) return false;
  return /[A-Za-z]/.test(head) && /\d/.test(head) && !TECHNICAL.test(head) && !VERSION.test(head);
}

/** Is it a name and a password as the scheme `Basic` has them, in base64? */
export function isBasicCredentials(text: string): boolean {
  if (text.length < BASIC_CHARS_MIN || !/^[\w+/-]+={0,2}$/.test(text)) return false;
  const decoded = Buffer.from(text.slice(0, BASIC_LOOK_CHARS), "base64").toString("latin1");
  return /^[\x20-\x7e\xa0-\xff]*:[\x20-\x7e\xa0-\xff]*$/.test(decoded);
}

/** Does a text that may be anything look like credentials? */
export function looksLikeCredential(text: string): boolean {
  const head = text.slice(0, LOOK_CHARS);
  if (WITH_SCHEME.test(head)) return true;
  if (isPath(head) || isAddress(head)) return false;
  if (/^[^\s:/]+:[^\s:/]+$/.test(head)) return true;
  return looksGenerated(head) || isBasicCredentials(text);
}

/** Letters only, as words and names are, with hyphens and the like between them. */
export function isWord(text: string): boolean {
  return /^[A-Za-z]+(?:[-_.'’/][A-Za-z]+)*$/.test(text.slice(0, LOOK_CHARS));
}

export function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]{0,40}:\/\//i.test(text);
}

export function isVersion(text: string): boolean {
  return VERSION.test(text);
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
