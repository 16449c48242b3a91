/**
 * Is what stands under a key a secret? `true`: whatever it is. `false`: never. A function decides by the
 * value, for `tokens` may be a number of them.
 */
export type KeyVerdict = boolean | ((value: unknown) => boolean);

/**
 * What is taken out before a line is made. The line knows where keys and texts are, at any depth;
 * what counts as a secret is decided by whoever implements this.
 */
export interface Redactor {
  /** Is whatever stands under this key a secret? Asked once per key and remembered. */
  isSecretKey(key: string): KeyVerdict;
  /** The text with every recognised secret replaced; the same text when there is none. */
  redactText(text: string): string;
}

/**
 * Is a value under a key a secret? `hasPassword: true` tells none: only what has something in it is taken
 * out. What can not be decided, for the value throws when it is looked at, is taken out too.
 */
export function isSecretValue(verdict: KeyVerdict, value: unknown): boolean {
  if (verdict === false || value === undefined || value === null || typeof value === "boolean") return false;
  try {
    return verdict === true || Boolean(verdict(value));
  } catch {
    return true;
  }
}

/** What stands where a secret stood. */
export const REDACTED = "[redacted]";

/** Takes nothing out. */
export const noRedaction: Redactor = { isSecretKey: () => false, redactText: (text) => text };
