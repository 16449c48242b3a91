/** Secrets, and what only looks like them: what the tests of redaction go by. */
export { HARMLESS_FIELDS, SECRET_KEYS } from "./redaction-corpus/fields.ts";
export { LOOK_ALIKES } from "./redaction-corpus/look-alikes.ts";
export { made } from "./redaction-corpus/made.ts";
export { SECRETS_BY_FORM } from "./redaction-corpus/secrets-by-form.ts";
export { SECRETS_BY_PLACE } from "./redaction-corpus/secrets-by-place.ts";
