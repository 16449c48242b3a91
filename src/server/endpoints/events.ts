import type { LogItem } from "../../reader/index.ts";
import type { EventsAnswer, ItemJson } from "../contract.ts";
import { itemJson } from "../item-json.ts";
import { showPosition } from "../parameters.ts";
import { Problem } from "../problem.ts";
import type { Results } from "../results.ts";
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
    const number = parameters.wholeNumber("first", -1, Number.MAX_SAFE_INTEGER);
    if (at !== undefined) view.segment(at.segment);
    if (at !== undefined && number !== -1)
      throw new Problem(400, "bad_parameter", "first and at say two things; give one of them");
    const results = await view.results(parameters.text("q"));
    const { total } = results.found;
    const middle = at === undefined ? total : results.numberAt(at) + Math.ceil(limit / 2);
    const latest = Math.max(0, Math.min(total, middle) - limit);
    const first = Math.min(number === -1 ? latest : number, total);
    const page = pageOf(results, first, limit, at === undefined && number === -1);
    const newest = number === -1 ? results.newest(limit) : [];
    return newest.length === 0 ? page : { ...page, newest: fitting(newest, true).items };
  },
};

/** @param isLast are the last ones wanted, where not all fit? */
function pageOf(results: Results, first: number, limit: number, isLast: boolean): EventsAnswer {
  const end = results.end === undefined ? "" : showPosition(results.end);
  const { items, left } = fitting(results.slice(first, limit), isLast);
  const limited = left > 0 ? ({ limitedBy: "bytes" } as const) : {};
  return { items, first: isLast ? first + left : first, end, ...results.found, ...limited };
}

/** As many of the first, or of the last, as one answer may hold, one at least. */
function fitting(
  items: readonly LogItem[],
  isLast: boolean,
): { readonly items: readonly ItemJson[]; readonly left: number } {
  const fits: ItemJson[] = [];
  let chars = 0;
  for (const item of isLast ? items.toReversed() : items) {
    const json = itemJson(item);
    chars += json.raw.length;
    if (fits.length > 0 && chars > CHARS_MAX) break;
    fits.push(json);
  }
  return { items: isLast ? fits.reverse() : fits, left: items.length - fits.length };
}
