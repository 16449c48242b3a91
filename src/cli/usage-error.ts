/** Something on the command line that can not be. The message names it and the way out. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** Lines that show where it is wrong. */
  readonly shown: readonly string[];

  constructor(message: string, shown: readonly string[] = []) {
    super(message);
    this.shown = shown;
  }
}

/** The log that was named can not be read or written: there is none, or the system forbids it. */
export class LogUnavailableError extends Error {
  override readonly name = "LogUnavailableError";
}
