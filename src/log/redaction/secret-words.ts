/**
 * What a key's name says of the value under it.
 *
 * - `password`: people think it up, so that it may look like any word
 * - `token`: a machine made it
 * - `authorization`, `cookie`: a header of that form
 * - `plural`: several of them, or their number
 * - `tokens`: credentials, or the pieces that a model counts
 * - `doubtful`: a secret only where the value looks like one
 * - `directory`: `pwd` is a password or the working directory
 * - `connection`: an address has its own password taken out, and any other form is taken out whole
 * - `uuid`, `phrase`: a secret only where the value has that form
 */
export type KeyKind =
  | "password"
  | "token"
  | "authorization"
  | "cookie"
  | "plural"
  | "tokens"
  | "doubtful"
  | "directory"
  | "connection"
  | "uuid"
  | "phrase";

/** Words, and runs of two words, that name a secret wherever they stand in a key, by what they name. */
const NAMES: readonly (readonly [kind: KeyKind, names: string])[] = [
  [
    "password",
    `password, passwd, passphrase, passcode, otp, totp, cvv, cvc, ssn, passwort, kennwort, contraseña,
    contrasena, senha, pin code, card pin, card number, security code, verification code, mfa code, otp code,
    recovery code, backup code, seed phrase, recovery phrase`,
  ],
  [
    "token",
    `secret, token, credential, cred, bearer, jwt, jsessionid, phpsessid, apikey, accesskey, secretkey,
    privatekey, signingkey, encryptionkey, masterkey, authkey, accesstoken, refreshtoken, idtoken, authtoken,
    apitoken, sessiontoken, api key, access key, secret key, private key, signing key, encryption key,
    decryption key, auth key, account key, shared key, master key, subscription key, license key, service key,
    hmac key, role key, auth code, code verifier, amz signature,
    goog signature, saml response, saml assertion`,
  ],
  ["authorization", "authorization, auth header"],
  ["cookie", "cookie"],
  ["connection", "connection string, connectionstring"],
];

/** Words that name a secret only as the last of a key: `basic_auth`, but not `auth_method`. */
const LAST_NAMES: readonly (readonly [kind: KeyKind, names: string])[] = [
  ["tokens", "tokens"],
  ["doubtful", "auth, authentication, pass, sig, app key, application key"],
  ["directory", "pwd"],
  ["uuid", "secret id"],
  ["phrase", "mnemonic"],
];

/** Words written in one that end in these name what these name: `dbpassword`, `clientsecret`. */
export const SECRET_SUFFIX = /(?:password|passwd|passphrase|secret|apikey)s?$/;

/** Behind a word that names a secret these measure it, describe it, or say where it is. */
export const HARMLESS_ENDINGS: ReadonlySet<string> = new Set(
  `accepted age alg algorithm allowed arn at attempts attribute audience available backend banner bucket budget
  begin bytes cached change changed changes characters chars class column config configuration consent cost count created date days
  description dir directory disabled domain email empty enabled encoding end endpoint engine entropy env error errors estimate
  exists exp expiration expired expires expiry failed failures field file filename flags format handler helper hidden
  host hours id ids in index input issued issuer kind label last left length lifetime limit limits location manager
  max message method min minutes missing mode modified ms name names notice num number offset on optional out
  options output owner param parameter path per percent placeholder policy port pos position present price prompt provider
  question quota rate ratio reason ref reference remaining request requested required reset resets response result
  retries rotated rotation rule rules saved scheme scope scopes score sec seconds selector server service set size
  source start state status stdin step store strategy strength style sum support supported time timeout timestamp title
  total ttl type update updated updates uri url usage used user username valid validator var variable version
  visible warning window`.split(/\s+/),
);

/** Tokens that open nothing: marks of a text, of a page, of a list. */
export const HARMLESS_TOKENS: ReadonlySet<string> = new Set(
  `bos cancellation cls continuation eos illegal mask next pad page per sep special stop syntax unexpected unk`.split(
    " ",
  ),
);

function byName(table: readonly (readonly [KeyKind, string])[]): ReadonlyMap<string, KeyKind> {
  return new Map(
    table.flatMap(([kind, names]) => names.split(",").map((name) => [name.trim(), kind] as const)),
  );
}

export const KIND_BY_NAME = byName(NAMES);
export const KIND_BY_LAST_NAME = byName(LAST_NAMES);
