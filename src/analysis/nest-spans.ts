import type { Span } from "./span.ts";
import { mayHold } from "./span-rules.ts";

/** A span before it is known where it stands, with the ids of its trace. */
export interface LooseSpan extends Omit<Span, "id" | "parent" | "depth"> {
  readonly spanId: string | undefined;
  readonly parentId: string | undefined;
}

/**
 * Says of spans which stands in which. What a span says itself (`parent_id` is the other's `span_id`) counts most; else the innermost of
 * the same session that holds its times, and that can hold what it is: two calls of tools at once stand beside each other.
 *
 * @param loose in the order of their beginnings
 */
export function nestSpans(loose: readonly LooseSpan[]): Span[] {
  const bySpanId = new Map<string, number>();
  loose.forEach(({ spanId }, id) => {
    if (spanId !== undefined && !bySpanId.has(spanId)) bySpanId.set(spanId, id);
  });
  const spans: Span[] = [];
  /** Those that may still hold another, by session; the innermost last. */
  const around = new Map<string | undefined, number[]>();
  loose.forEach(({ spanId, parentId, ...rest }, id) => {
    const said = parentId === undefined ? undefined : bySpanId.get(parentId);
    const open = around.get(rest.session) ?? [];
    // Only one that began before: nothing stands in itself.
    const parent = said !== undefined && said < id ? said : holderOf(rest, spans, open);
    const depth = parent === undefined ? 0 : (spans[parent] as Span).depth + 1;
    spans.push({ id, ...rest, parent, depth });
    around.set(rest.session, [...open.filter((other) => mayGoOn(spans[other] as Span, rest.startMs)), id]);
  });
  return spans;
}

/** Can it still hold something that begins at this time or later? */
function mayGoOn(span: Span, timeMs: number): boolean {
  return span.untilMs >= timeMs;
}

function holderOf(
  inner: Pick<Span, "category" | "startMs" | "untilMs">,
  spans: readonly Span[],
  open: readonly number[],
): number | undefined {
  for (let at = open.length - 1; at >= 0; at--) {
    const outer = spans[open[at] as number] as Span;
    if (!mayHold(outer.category, inner.category)) continue;
    if (outer.startMs <= inner.startMs && outer.untilMs >= inner.untilMs) return outer.id;
  }
  return undefined;
}
