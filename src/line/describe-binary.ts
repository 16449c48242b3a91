import { limits } from "../base/index.ts";
import { className } from "./describe.ts";
import { REDACTED, type Redactor } from "./redactor.ts";

/** Bytes of binary data that are shown, in hexadecimal. */
const BYTES_SHOWN = 32;

/** Binary data as a text. */
export interface BinaryText {
  readonly text: string;
  /** How many bytes there are, where not all are shown. */
  readonly cut: number | undefined;
}

/** Its class, its length, and its first bytes. */
export function describeBinary(bytes: Uint8Array, binary: object, redactor: Redactor): BinaryText {
  const shown = Array.from(bytes.subarray(0, BYTES_SHOWN), (byte) => byte.toString(16).padStart(2, "0"));
  const text = showsSecret(bytes, redactor) ? REDACTED : shown.join("");
  const cut = bytes.length > BYTES_SHOWN;
  return {
    text: `[${className(binary)} ${bytes.length} bytes ${text}${cut ? "…" : ""}]`,
    cut: cut ? bytes.length : undefined,
  };
}

/** Does a secret begin in the bytes that are shown? Anybody can read a text in hexadecimal. */
function showsSecret(bytes: Uint8Array, redactor: Redactor): boolean {
  const looked = bytes.subarray(0, BYTES_SHOWN + limits.redactionMarginChars);
  const text = new TextDecoder("latin1").decode(looked);
  return redactor.redactText(text).slice(0, BYTES_SHOWN) !== text.slice(0, BYTES_SHOWN);
}
