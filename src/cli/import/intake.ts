import { limits } from "../../base/index.ts";
import { formatTimestamp, isWellFormedType } from "../../line/index.ts";
import { readLog } from "../../reader/index.ts";
import { LogWriter, type LogWriterOptions, type NewEvent } from "../log-writer.ts";
import { openIfThere } from "../open-log.ts";
import { UsageError } from "../usage-error.ts";

/** The last events of a log that are looked at for the newest: writers at work do not keep strict order. */
const LOOKED_AT = 1_000;

/** An event that says when it happened. */
export interface PastEvent extends NewEvent {
  readonly timeMs: number;
}

export interface IntakeOptions extends Omit<LogWriterOptions, "startMs"> {
  /** Are events welcome behind others that are much younger? */
  readonly outOfOrder: boolean;
}

/** Writes events of the past into a log, and keeps account of what has to be said of them. */
export class Intake implements Disposable {
  readonly #directory: string;
  readonly #options: IntakeOptions;
  #writer: LogWriter | undefined;
  #newestMs: number;
  /** Events that were taken. */
  events = 0;
  /** Those that stand behind another that is more than 60 s younger. */
  late = 0;
  /** Those that were longer than a line can be. */
  cut = 0;
  /** Those whose type is not `category:action`. */
  illFormed = 0;

  constructor(directory: string, options: IntakeOptions) {
    this.#directory = directory;
    this.#options = options;
    this.#newestMs = newestTimeMs(directory);
  }

  /**
   * Writes an event.
   *
   * @returns its line
   * @throws UsageError where the first event is older than what the log holds; LogUnavailableError
   */
  take(event: PastEvent): string {
    const isLate = event.timeMs < this.#newestMs - limits.clockDisorderMs;
    this.#writer ??= this.#open(event.timeMs, isLate);
    const line = this.#writer.write(event);
    this.events++;
    if (isLate) this.late++;
    else this.#newestMs = Math.max(this.#newestMs, event.timeMs);
    if (line.endsWith('"') && line.includes(" log_cut=") && event.fields["log_cut"] === undefined) this.cut++;
    if (!isWellFormedType(event.type)) this.illFormed++;
    return line;
  }

  [Symbol.dispose](): void {
    this.#writer?.[Symbol.dispose]();
  }

  #open(startMs: number, isLate: boolean): LogWriter {
    const { outOfOrder, gitignore, dryRun = false } = this.#options;
    if (isLate && !outOfOrder && !dryRun) {
      throw new UsageError(
        `the log in ${this.#directory} has events up to ${formatTimestamp(this.#newestMs)}, and the first that would be imported is of ${formatTimestamp(startMs)}; ` +
          "behind younger events it would keep --since and --until from finding either, so that nothing was imported: " +
          "name a directory of its own with --dir DIR, or import all the same with --out-of-order",
      );
    }
    return new LogWriter(this.#directory, { startMs, gitignore, dryRun });
  }
}

/** The time of a log's newest event; longer ago than any where there is none. */
function newestTimeMs(directory: string): number {
  const source = openIfThere(directory);
  if (source === undefined) return Number.NEGATIVE_INFINITY;
  return readLog(source, { limit: LOOKED_AT }).reduce(
    (newest, { timeMs }) => Math.max(newest, timeMs),
    Number.NEGATIVE_INFINITY,
  );
}
