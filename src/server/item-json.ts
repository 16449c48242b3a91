import type { LogItem } from "../reader/index.ts";
import type { ItemJson } from "./contract.ts";
import { showPosition } from "./parameters.ts";

/** Characters of a line that are sent with a list; the whole line can be had as context or download. */
const RAW_CHARS_MAX = 65_536;

/** An item of the log as the page gets it. */
export function itemJson(item: LogItem): ItemJson {
  const position = showPosition(item.position);
  const { raw, length } = item;
  const shown = raw.length > RAW_CHARS_MAX ? raw.slice(0, RAW_CHARS_MAX) : raw;
  if (item.kind === "malformed") return { position, malformed: item.reason, raw: shown, length };
  const { timeMs, type, source, text, fields, salvaged } = item;
  return {
    position,
    timeMs,
    type,
    source,
    ...(text === undefined ? {} : { text }),
    fields,
    raw: shown,
    length,
    ...(salvaged ? { salvaged: true } : {}),
  };
}
