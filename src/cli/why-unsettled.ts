import { join } from "node:path";
import { limits } from "../base/index.ts";
import { LEASES_NAME, type Unsettled } from "../storage/index.ts";
import { shellQuote } from "./shell-quote.ts";
import { visible } from "./terminal-text.ts";

/**
 * Why a segment may still be written to, and what ends that.
 *
 * @param directory the log's
 */
export function whyUnsettled(unsettled: Unsettled, directory: string): string {
  if (unsettled.why === "recent") {
    return `it was written to or rotated less than ${limits.sealAfterMs / 1_000} seconds ago`;
  }
  const { pid, host, segment, isElsewhere, name } = unsettled.by;
  const what = segment === undefined ? "is opening a segment" : "has it, or an older one, open";
  const held = `process ${pid} on ${visible(host)} ${what}, until it writes its next line or ends`;
  if (!isElsewhere) return held;
  const lease = shellQuote(join(directory, LEASES_NAME, name));
  return `${held}. Whether it still runs can not be told from here: if it has ended, or that machine or container is gone, remove its lease: rm ${lease}`;
}
