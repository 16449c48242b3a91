import type { ItemJson } from "../../../src/server/contract.ts";
import { ask } from "../data/api.ts";
import type { Rows } from "./rows.ts";

/** Which row is looked for, from where, and in which direction of the log. */
export interface Wanted {
  readonly from: string;
  readonly direction: "later" | "earlier";
  readonly signal: AbortSignal;
}

const AROUND_ROWS = 40;
const ASK_AGAIN_MS = 300;

/**
 * The next row of a query that has one term more, wherever in the log it is: the server is asked for those around a position.
 *
 * @returns its position; undefined where there is none
 */
export async function seekTerm(q: string, term: string, wanted: Wanted): Promise<string | undefined> {
  const { from, direction, signal } = wanted;
  const segments = (await ask("log", {}, signal)).segments.map(({ id }) => id);
  for (;;) {
    const answer = await ask("events", { q: `${q} ${term}`.trim(), at: from, limit: AROUND_ROWS }, signal);
    const placed = answer.items.map(({ position }) => ({
      position,
      side: compare(position, from, segments),
    }));
    const later = placed.find(({ side }) => side > 0);
    const isWhole = answer.looked === 1 || answer.limitedBy !== undefined;
    // What is found so far goes from the log's beginning to some place: it has to reach over this one.
    if (direction === "later" && (later !== undefined || isWhole)) return later?.position;
    if (direction === "earlier" && (later !== undefined || isWhole))
      return placed.findLast(({ side }) => side < 0)?.position;
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    signal.throwIfAborted();
  }
}

/** Below 0 where a position stands before another one in the log. */
function compare(a: string, b: string, segments: readonly string[]): number {
  const [segmentA, offsetA] = parts(a);
  const [segmentB, offsetB] = parts(b);
  return segmentA === segmentB ? offsetA - offsetB : segments.indexOf(segmentA) - segments.indexOf(segmentB);
}

function parts(position: string): [segment: string, offset: number] {
  const colon = position.lastIndexOf(":");
  return [position.slice(0, colon), Number(position.slice(colon + 1))];
}

const PAGE_ROWS = 1_000;

/** So many rows are looked through for a quiet time; whoever asks again goes on from there. */
export const QUIET_ROWS_MAX = 100_000;

/**
 * The number of the next row that comes after a quiet time, which no index knows: the rows are looked through.
 *
 * @returns `number` is undefined where none was found; `goOnAt` is the row it got to where there are more
 */
export async function seekQuiet(
  rows: Rows,
  start: number,
  step: 1 | -1,
  quietMs: number,
  signal: AbortSignal,
): Promise<{ readonly number: number | undefined; readonly goOnAt: number | undefined }> {
  const { total } = rows.facts;
  let page: readonly ItemJson[] = [];
  let first = -1;
  const row = async (number: number): Promise<ItemJson | undefined> => {
    const known = rows.row(number);
    if (known !== undefined) return known;
    if (first === -1 || number < first || number >= first + page.length) {
      first = Math.max(0, step === 1 ? number : number - PAGE_ROWS + 1);
      page = (await ask("events", { q: rows.q, first, limit: PAGE_ROWS }, signal)).items;
    }
    return page[number - first];
  };
  let number = start + step;
  for (let count = 0; count < QUIET_ROWS_MAX && number > 0 && number < total; count++, number += step) {
    const [before, item] = [await row(number - 1), await row(number)];
    if (before === undefined || item === undefined) break;
    if (!("timeMs" in before) || !("timeMs" in item)) continue;
    if (item.timeMs - before.timeMs >= quietMs) return { number, goOnAt: undefined };
  }
  return { number: undefined, goOnAt: number > 0 && number < total ? number - step : undefined };
}
