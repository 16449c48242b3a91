import { type KeyVerdict, REDACTED, type Redactor } from "../../line/index.ts";

/**
 * A redactor that a program brings, held to its contract: logging never throws, and what it could not
 * decide on is not written.
 */
export class GuardedRedactor implements Redactor {
  readonly #redactor: Redactor;

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  isSecretKey(key: string): KeyVerdict {
    try {
      const verdict: unknown = this.#redactor.isSecretKey(key);
      return typeof verdict === "function" ? (verdict as (value: unknown) => boolean) : Boolean(verdict);
    } catch {
      return true;
    }
  }

  redactText(text: string): string {
    try {
      const redacted: unknown = this.#redactor.redactText(text);
      return typeof redacted === "string" ? redacted : REDACTED;
    } catch {
      return REDACTED;
    }
  }
}
