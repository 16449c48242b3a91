import type { ItemJson } from "../../../src/server/contract.ts";
import { isErrorType } from "../data/categories.ts";
import { type ListHandle, type Selected, sessionOf } from "../list/list.tsx";
import { quoted, withTerm } from "../query/terms.ts";
import { show } from "../state/address.ts";
import type { Rows } from "../state/rows.ts";
import type { Keys } from "./use-keys.ts";
import { type Kind, useSeek } from "./use-seek.ts";

interface ListKeys {
  readonly rows: Rows;
  readonly order: "newest" | "oldest";
  readonly q: string;
  readonly selected: Selected | undefined;
  /** The event that is looked at, be it among the rows or not. */
  readonly item: ItemJson | undefined;
  readonly select: (selected: Selected | undefined) => void;
  readonly list: React.RefObject<ListHandle | null>;
  readonly highlight: string;
  /** How long a quiet time is. */
  readonly quietMs: number;
  readonly say: (text: string) => void;
}

const ERRORS: Kind = {
  name: "error",
  term: "is:error",
  is: (item) => "type" in item && isErrorType(item.type),
};

/** The keys that go through a list, and do something with the selected row. */
export function useListKeys(options: ListKeys): Keys {
  const { rows, order, q, selected, item, select, list, highlight, quietMs, say } = options;
  /** One place further down the screen is one number less where the newest is at the top. */
  const down = order === "newest" ? -1 : 1;

  const go = (number: number): void => {
    const wanted = Math.max(0, Math.min(rows.facts.total - 1, number));
    list.current?.reveal(wanted);
    const row = rows.row(wanted);
    if (row !== undefined) select({ item: row, number: wanted });
    else void selectWhenThere(rows, wanted, select);
  };
  const seek = useSeek({ rows, order, selected, quietMs, go, say });
  const step = (places: number): void => {
    const first = order === "newest" ? rows.facts.total - 1 : 0;
    go(selected === undefined ? first : selected.number + places * down);
  };
  const page = (): number => list.current?.page() ?? 20;
  const toTop = (): void => go(order === "newest" ? rows.facts.total - 1 : 0);
  const toBottom = (): void => go(order === "newest" ? 0 : rows.facts.total - 1);
  const toRelated = (direction: 1 | -1): void => {
    const session = sessionOf(item);
    if (session === undefined) say(item === undefined ? "no row is selected" : "this row has no session");
    else
      seek.toKind(
        {
          name: "row of this session",
          term: `session:${quoted(session)}`,
          is: (other) => sessionOf(other) === session,
        },
        direction,
      );
  };
  const toHighlight = (direction: 1 | -1): void => {
    if (highlight === "") say("nothing is highlighted; write it behind the query");
    else seek.toKind(highlightKind(highlight), direction);
  };
  const filterByType = (): void => {
    if (item === undefined || !("type" in item)) say("no event is selected");
    else if (rows.isServed) show({ q: withTerm(q, `type:${quoted(item.type)}`), session: undefined });
  };
  const openSession = (): void => {
    const session = sessionOf(item);
    if (session !== undefined && rows.isServed) show({ session });
  };

  return {
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    PageDown: () => step(page()),
    " ": () => step(page()),
    PageUp: () => step(-page()),
    g: toTop,
    Home: toTop,
    G: toBottom,
    End: toBottom,
    e: () => seek.toKind(ERRORS, 1),
    E: () => seek.toKind(ERRORS, -1),
    o: () => toRelated(1),
    O: () => toRelated(-1),
    n: () => toHighlight(1),
    N: () => toHighlight(-1),
    s: () => seek.toQuiet(1),
    S: () => seek.toQuiet(-1),
    f: filterByType,
    y: () => void copyLine(item, say),
    Escape: () => select(undefined),
    Enter: openSession,
  };
}

function highlightKind(highlight: string): Kind {
  const wanted = highlight.toLowerCase();
  return {
    name: "highlight",
    term: `~"${highlight.replace(/[\\"]/g, "\\$&")}"`,
    is: ({ raw }) => raw.toLowerCase().includes(wanted),
  };
}

async function copyLine(item: ItemJson | undefined, say: (text: string) => void): Promise<void> {
  if (item === undefined) {
    say("no row is selected");
    return;
  }
  try {
    await navigator.clipboard.writeText(item.raw);
    say("line copied");
  } catch {
    say("the browser does not allow to copy");
  }
}

/** Selects a row that is still on its way. */
async function selectWhenThere(
  rows: Rows,
  number: number,
  select: (selected: Selected) => void,
): Promise<void> {
  const item = await rows.fetch(number);
  if (item !== undefined) select({ item, number });
}
