import { ExpectedError } from "../expected-error.ts";

/**
 * Why there is no reply.
 *
 * - `refused`: nothing listens at the endpoint
 * - `network`: the endpoint could not be reached for another reason
 * - `status`: it answered with another status than 2xx
 * - `timeout`: it was silent too long, or the reply took too long
 * - `truncated`: the reply broke off
 * - `protocol`: it answered something that is not its protocol, or reported an error within it
 * - `too_long`: the reply exceeds the limit
 * - `aborted`: the person stopped it, or left
 */
export type BrainErrorKind =
  | "refused"
  | "network"
  | "status"
  | "timeout"
  | "truncated"
  | "protocol"
  | "too_long"
  | "aborted";

const PUBLIC_MESSAGES: Readonly<Record<BrainErrorKind, string>> = {
  refused: "The model's endpoint can not be reached. Is it running?",
  network: "The model's endpoint can not be reached.",
  status: "The model's endpoint refused the request.",
  timeout: "The model did not answer in time.",
  truncated: "The model's answer broke off.",
  protocol: "The model's endpoint sent something that can not be understood.",
  too_long: "The model's answer did not come to an end.",
  aborted: "The answer was stopped.",
};

export interface BrainErrorOptions extends ErrorOptions {
  readonly status?: number | undefined;
}

/** A reply that failed. `message` is for the log, `publicMessage` for the person in the chat. */
export class BrainError extends ExpectedError {
  override readonly name = "BrainError";
  readonly kind: BrainErrorKind;
  readonly status: number | undefined;

  constructor(kind: BrainErrorKind, message: string, { status, ...options }: BrainErrorOptions = {}) {
    super(message, options);
    this.kind = kind;
    this.status = status;
  }

  /** What may be said to anybody: no address, no body of a response. */
  get publicMessage(): string {
    const hint = "You can go on; try it again.";
    return this.kind === "aborted" ? PUBLIC_MESSAGES.aborted : `${PUBLIC_MESSAGES[this.kind]} ${hint}`;
  }
}
