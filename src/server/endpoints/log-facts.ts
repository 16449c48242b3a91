import { type LogItem, OneBlock, readLog } from "../../reader/index.ts";
import type { LineSource } from "../../storage/index.ts";
import type { Answering } from "../routes.ts";

/** `log`: what log this is, and how far its index is. */
export const logFacts: Answering<"log"> = {
  parameters: [],
  answer: async ({ view }) => {
    const segments = view.source.segments();
    const results = await view.results(undefined);
    const { total: events, looked: indexed } = results.found;
    const range = indexed === 1 ? await results.timeRange() : rangeOf(view.source, results.newest(1));
    return {
      name: view.name,
      segments: segments.map(({ id, name, size, active, own }) => ({ id, name, bytes: size, active, own })),
      bytes: segments.reduce((sum, { size }) => sum + size, 0),
      nowMs: view.nowMs(),
      indexed,
      events,
      ...(range === undefined ? {} : { firstMs: range.minMs, lastMs: range.maxMs }),
    };
  },
};

/** From the log's first event to its last, while the index does not know all that are between. */
function rangeOf(
  source: LineSource,
  [newest]: readonly LogItem[],
): { readonly minMs: number; readonly maxMs: number } | undefined {
  if (newest?.kind !== "event") return undefined;
  for (const block of source.scan()) {
    const [oldest] = readLog(new OneBlock(block), { from: "oldest", limit: 1 });
    if (oldest !== undefined) return { minMs: Math.min(oldest.timeMs, newest.timeMs), maxMs: newest.timeMs };
  }
  return undefined;
}
