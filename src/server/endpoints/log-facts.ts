import { IndexedResults } from "../indexed-results.ts";
import type { Answering } from "../routes.ts";

/** `log`: what log this is, and how far its index is. */
export const logFacts: Answering<"log"> = {
  parameters: [],
  answer: async ({ view }) => {
    const segments = view.source.segments();
    const results = new IndexedResults(view.index, {}, view.indexed);
    const range = results.timeRange();
    return {
      name: view.name,
      segments: segments.map(({ id, name, size, active, own }) => ({ id, name, bytes: size, active, own })),
      bytes: segments.reduce((sum, { size }) => sum + size, 0),
      nowMs: view.nowMs(),
      indexed: view.indexed,
      events: results.found.total,
      ...(range === undefined ? {} : { firstMs: range.minMs, lastMs: range.maxMs }),
    };
  },
};
