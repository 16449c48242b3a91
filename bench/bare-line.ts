import type { EventFields } from "./events.ts";

let cachedSecond = Number.NaN;
let cachedPrefix = "";
const MILLISECONDS = Array.from({ length: 1000 }, (_, index) => `.${String(index).padStart(3, "0")}Z`);

/**
 * The bare format: the same bytes of the same event, by one template. Nothing is escaped, quoted,
 * redacted, bounded or looked up, and the names of the fields are known beforehand; the timestamp is
 * remembered by the second as log-thread's is. It is what formatting costs that trusts its input.
 */
export function formatBare(
  timeMs: number,
  type: string,
  source: string,
  text: string,
  fields: EventFields,
): string {
  const second = Math.floor(timeMs / 1000);
  if (second !== cachedSecond) {
    cachedPrefix = new Date(second * 1000).toISOString().slice(0, 19);
    cachedSecond = second;
  }
  return `${cachedPrefix}${MILLISECONDS[timeMs - second * 1000]}|${type}|${source}|${text} model=${fields.model} latency_ms=${fields.latency_ms} stop=${fields.stop} call_id=${fields.call_id}`;
}
