/** Every code an error of this package can carry, with what it means. The docs are made from this table. */
export const ERROR_CODES = {
  ERR_INVALID_OPTION:
    "An option has a value it can not have. The message names the option, the value and what is allowed.",
  ERR_ALREADY_CONFIGURED:
    "`configure()` was called after the default log had been opened by its first event.",
  ERR_CLOSED: "The log was closed: what is appended afterwards is not kept.",
  ERR_UNKNOWN_POSITION: "A position names a segment that this log does not have (any more).",
  ERR_UNSAFE_PATH:
    "A file of the log is a symbolic link, a FIFO or something else that is no regular file. Its directory may be a link.",
  ERR_NOT_A_LOG: "The directory to be read does not exist or holds no log.",
  ERR_NOT_COMPRESSED:
    "A segment could not be compressed: it was still written to, or what was written does not read back as the same. Nothing of it was changed.",
  ERR_RECURSION: "An event was logged from within a value that was just being logged, again and again.",
  ERR_QUEUE_FULL:
    'With `durability: "buffered"`: more lines wait in memory for the disk than are kept. The event is dropped and counted.',
  ERR_FLUSH_FAILED:
    "`flush()` could not make every line as safe as the durability says. Nothing is given up by that: the lines are kept, and tried again.",
  ERR_NOT_WRITTEN:
    'With `onFailure: "throw"`: an event could not be written; `cause` says why, `details.line` is the event.',
  ERR_NO_DRIVER:
    "A database was asked for, and no library that reaches SQLite is found, or not the one that was named. The message names the choices.",
  ERR_DATABASE:
    "SQLite could not do what it was asked for. `details.result` is what it says, such as `SQLITE_BUSY` or `SQLITE_FULL`.",
  ERR_FOREIGN_DATABASE:
    "What stands where the log's database should be is another program's. It is not touched.",
  ERR_NEWER_DATABASE: "The log's database was made by a later version of this package. It is not touched.",
  ERR_GAP:
    "Lines were given to a database that do not follow those it has of their segment. They are not kept, since some would be missing before them.",
  ERR_DIVERGED:
    "A database has lines of a segment that the files do not have: it was cut shorter, restored from an older copy, or lost in a power failure.",
  ERR_QUERY_SYNTAX:
    "A query, or the words of a full-text search, can not be understood. The message says what they can be; of a query `details` say where.",
  ERR_LISTEN:
    "The server can not listen where it was told to. The message says why, and what to name instead.",
  ERR_SHORT_WRITE: "The system took only a part of a line; the part is marked as torn.",
} as const;

export type LogThreadErrorCode = keyof typeof ERROR_CODES;

/**
 * The one class of everything this package throws on purpose. `code` is stable and made for
 * programs; the message says what, where, and what to do next.
 */
export class LogThreadError extends Error {
  readonly code: LogThreadErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: LogThreadErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "LogThreadError";
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** The code an error carries, its own or the system's; its name where it carries none. Never throws. */
export function safeCode(error: unknown): string {
  try {
    const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
    return typeof code === "string" ? code : typeof name === "string" ? name : "unknown";
  } catch {
    return "unknown";
  }
}
