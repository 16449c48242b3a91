import { limits } from "../base/index.ts";
import type { Unsettled } from "../storage/index.ts";
import { visible } from "./terminal-text.ts";

/** Why a segment may still be written to, and what ends that. */
export function whyUnsettled(unsettled: Unsettled): string {
  if (unsettled.why === "recent") {
    return `it was written to or rotated less than ${limits.sealAfterMs / 1_000} seconds ago`;
  }
  const { pid, host, segment } = unsettled.by;
  const what = segment === undefined ? "is opening a segment" : "has it, or an older one, open";
  return `process ${pid} on ${visible(host)} ${what}, until it writes its next line or ends`;
}
