import { itemJson } from "../item-json.ts";
import { linesAround } from "../lines-around.ts";
import { lookedOf } from "../log-view.ts";
import { Problem } from "../problem.ts";
import type { Answering } from "../routes.ts";

const LINES_MAX = 500;
const LINES_DEFAULT = 20;

/** `context`: what stands around a position, whatever it is. */
export const context: Answering<"context"> = {
  parameters: ["at", "before", "after"],
  answer: async ({ view, parameters }) => {
    const at = parameters.position("at");
    if (at === undefined)
      throw new Problem(400, "bad_parameter", "at is missing: a position, segment:offset");
    const segment = view.segment(at.segment);
    const before = parameters.wholeNumber("before", LINES_DEFAULT, LINES_MAX);
    const after = parameters.wholeNumber("after", LINES_DEFAULT, LINES_MAX);
    const moment = view.moment();
    const known = moment.index.around(at, { before, after });
    const isKnown = known.length > 0 || lookedOf(moment) === 1;
    const items = isKnown ? known : linesAround(view.source, segment, at, { before, after });
    if (items.length === 0)
      throw new Problem(404, "position", "the log has no line at this position any more");
    return { items: items.map(itemJson) };
  },
};
