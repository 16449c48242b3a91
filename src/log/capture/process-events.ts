import type { EventType } from "../../line/index.ts";
import type { Fields, Log } from "../log.ts";
import { withFields } from "../with-fields.ts";
import { thisThread } from "./this-thread.ts";

/** What is said of the process, as the fields of an event. */
type Said = Readonly<Record<string, unknown>>;

/**
 * Writes what happens to the process. It is called where a process is about to end, and nothing it does may
 * change how: what it throws there would be another error and another exit code.
 */
export class ProcessEvents {
  readonly #log: Log;
  readonly #source: string;
  readonly #fields: Fields | undefined;
  readonly #untold = new Set<() => void>();
  readonly #thread = thisThread();

  constructor(log: Log, source: string, fields: Fields | undefined) {
    this.#log = log;
    this.#source = source;
    this.#fields = fields;
  }

  write(type: EventType, text: string | undefined, said: Said): void {
    this.#quietly(() => this.#log.event(type, this.#source, text, this.#with(said)));
  }

  writeError(type: EventType, error: unknown, said: Said): void {
    this.#quietly(() => this.#log.error(this.#source, error, undefined, { type, fields: this.#with(said) }));
  }

  /** The process ends: what is still to be told, then the end itself, and all of it is flushed. */
  writeEnd(said: Said): void {
    for (const tell of this.#untold) tell();
    this.write("app:shutdown", undefined, { ...said, uptime_ms: Math.round(process.uptime() * 1_000) });
    this.flush();
  }

  /** Has something called before the end is written; what it gives ends that. */
  beforeEnd(tell: () => void): () => void {
    this.#untold.add(tell);
    return () => void this.#untold.delete(tell);
  }

  /** Everything that was logged is as safe as the log's durability says when this returns. */
  flush(): void {
    this.#quietly(() => this.#log.flushSync());
  }

  /** In a thread beside the main one each event says in which. */
  #with(said: Said): Said {
    return withFields(this.#fields, this.#thread.isMain ? said : { ...said, thread_id: this.#thread.id });
  }

  /** A log that was closed wants no more, and a log may be made to throw. */
  #quietly(work: () => unknown): void {
    try {
      if (this.#log.health().state !== "closed") work();
    } catch {
      // The log has counted it.
    }
  }
}
