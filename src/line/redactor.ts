/**
 * What is taken out before a line is made. The line knows where keys and texts are, at any depth;
 * what counts as a secret is decided by whoever implements this.
 */
export interface Redactor {
  /** Is whatever stands under this key a secret? Asked once per key and remembered. */
  isSecretKey(key: string): boolean;
  /** The text with every recognised secret replaced; the same text when there is none. */
  redactText(text: string): string;
}

/** `hasPassword: true` tells no secret: only what has something in it is taken out. */
export function mayBeSecret(value: unknown): boolean {
  return value !== undefined && value !== null && typeof value !== "boolean";
}

/** What stands where a secret stood. */
export const REDACTED = "[redacted]";

/** Takes nothing out. */
export const noRedaction: Redactor = { isSecretKey: () => false, redactText: (text) => text };
