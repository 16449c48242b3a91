import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LogEvent, openLog, type ReadLogOptions } from "log-thread";

/** A place for one Nola: her log, her data, and a look into the log. */
export class NolaPlace implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), "nola-test-"));
  readonly logDirectory = join(this.directory, "log");
  readonly dataDirectory = join(this.directory, "data");

  /** The events so far, oldest first. */
  events(options: ReadLogOptions = {}): LogEvent[] {
    using log = openLog({ directory: this.logDirectory });
    return log.readLog(options);
  }

  /** One session's events as `type text key=value`, without the times and what differs from run to run. */
  session(id: string): LogEvent[] {
    return this.events({ sessions: [id] });
  }

  /** Waits until the log holds what is asked for. */
  async until(found: (events: LogEvent[]) => boolean): Promise<LogEvent[]> {
    for (let attempt = 0; attempt < 250; attempt++) {
      const events = this.events();
      if (found(events)) return events;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(
      `Not in the log:\n${this.events()
        .map((event) => event.raw)
        .join("\n")}`,
    );
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export const typesOf = (events: readonly LogEvent[]): string[] => events.map((event) => event.type);
