import type { ItemJson } from "../contract.ts";
import { itemJson } from "../item-json.ts";
import type { Answering } from "../routes.ts";

const LIMIT_DEFAULT = 200;
const LIMIT_MAX = 2_000;

/** Characters of lines in one answer. */
const CHARS_MAX = 4 * 1_048_576;

/** `events`: some of the events that match, by their number or around a position. */
export const events: Answering<"events"> = {
  parameters: ["q", "first", "at", "limit"],
  answer: async ({ view, parameters }) => {
    const limit = parameters.wholeNumber("limit", LIMIT_DEFAULT, LIMIT_MAX);
    const at = parameters.position("at");
    if (at !== undefined) view.segment(at.segment);
    const results = await view.results(parameters.text("q"));
    const { end } = view;
    const { total } = results.found;
    const middle = at === undefined ? total : results.numberAt(at) + Math.ceil(limit / 2);
    const latest = Math.max(0, Math.min(total, middle) - limit);
    const first = Math.min(parameters.wholeNumber("first", latest, Number.MAX_SAFE_INTEGER), total);
    const items: ItemJson[] = [];
    let chars = 0;
    for (const item of results.slice(first, limit)) {
      if (chars > CHARS_MAX) return { items, first, end, ...results.found, limitedBy: "bytes" };
      items.push(itemJson(item));
      chars += item.raw.length;
    }
    return { items, first, end, ...results.found };
  },
};
