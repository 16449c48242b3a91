import type { EventFields } from "../events.ts";

/** What takes events in an append benchmark. */
export interface Sink {
  /** @param kind which of `KINDS` */
  append(kind: number, text: string, fields: EventFields): void;
  /** Resolves when everything appended so far is with the operating system. */
  flush(): Promise<void>;
  close(): Promise<void>;
  /** The files in which every event is a line, once it is closed. */
  paths(): readonly string[];
  /** Lines of them that are no events of the benchmark. */
  readonly otherLines: number;
}

/** Opens a sink in a directory that is empty. */
export type OpenSink = (directory: string) => Sink;
