import type { LineSource } from "./storage.ts";

/** A source whose lines can be made as safe as a disk can make them, by whoever copies them. */
export interface Syncable {
  /**
   * Returns when every line that these segments had before the call survives a power failure. Does nothing for one
   * that is not there any more.
   *
   * @param segments their ids
   */
  sync(segments: ReadonlySet<string>): void;
}

/** Can a source's lines be synced? Where not, such as in memory, there is nothing that would survive. */
export function isSyncable<T extends LineSource>(source: T): source is T & Syncable {
  return "sync" in source;
}
