import type { LineSource } from "../../storage/index.ts";
import { checkOptionNames } from "../check-options.ts";
import type { IndexOptions } from "./index-options.ts";
import { LogIndex } from "./log-index.ts";

/**
 * Opens the index of a log: columns of what every line is, kept beside it, that answer questions about ten million lines in
 * milliseconds. What there is no index of yet is read when it is first asked for, or beforehand by `build`, and stored in
 * the log's directory, in `.index`. It can be deleted at any time; where nothing can be stored it is kept in memory.
 *
 * @param source the log: `openDirectory`'s, or any other
 * @example
 * ```ts
 * import { logEvent } from "log-thread";
 * import { openIndex } from "log-thread/reader";
 * import { openDirectory } from "log-thread/storage";
 *
 * logEvent("app:start", "agent");
 * logEvent("error:io", "disk", "no space left");
 * using index = openIndex(openDirectory("log_thread"));
 * console.log(index.count({ types: ["error:*"] }), index.top("source"));
 * ```
 * ```text
 * 1 [ { value: 'agent', count: 1 }, { value: 'disk', count: 1 } ]
 * ```
 */
export function openIndex(source: LineSource, options: IndexOptions = {}): LogIndex {
  checkOptionNames(options, ["onTrouble"]);
  return new LogIndex(source, options);
}
