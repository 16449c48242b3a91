import type { Answering } from "../routes.ts";

/** `log`: what log this is, and how far its index is. */
export const logFacts: Answering<"log"> = {
  parameters: [],
  answer: async ({ view }) => {
    const segments = view.source.segments();
    const known = view.indexed === 1 ? factsOf(view.index) : {};
    return {
      name: view.name,
      segments: segments.map(({ id, name, size, active, own }) => ({ id, name, bytes: size, active, own })),
      bytes: segments.reduce((sum, { size }) => sum + size, 0),
      nowMs: view.nowMs(),
      indexed: view.indexed,
      ...known,
    };
  },
};

function factsOf(index: {
  count(): number;
  timeRange(): { readonly minMs: number; readonly maxMs: number } | undefined;
}) {
  const events = index.count();
  const range = index.timeRange();
  return { events, ...(range === undefined ? {} : { firstMs: range.minMs, lastMs: range.maxMs }) };
}
