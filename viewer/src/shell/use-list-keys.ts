import { isErrorType } from "../data/categories.ts";
import { type ListHandle, sessionOf } from "../list/list.tsx";
import { show } from "../state/address.ts";
import type { RowStore } from "../state/row-store.ts";
import { choose } from "../state/settings.ts";
import type { Selected } from "./log-page.tsx";

interface ListKeys {
  readonly store: RowStore;
  readonly order: "newest" | "oldest";
  readonly selected: Selected | undefined;
  readonly select: (selected: Selected | undefined) => void;
  readonly list: React.RefObject<ListHandle | null>;
  readonly togglePause: () => void;
}

/** Rows that are looked through for the next one of a kind before the server is asked. */
const NEAR_ROWS = 2_000;

/** The keys of the list; they do nothing while somebody types. */
export function useListKeys({ store, order, selected, select, list, togglePause }: ListKeys) {
  /** One place further down the screen is one number less where the newest is at the top. */
  const down = order === "newest" ? -1 : 1;

  const go = (number: number): void => {
    const { total } = store.facts;
    const wanted = Math.max(0, Math.min(total - 1, number));
    list.current?.reveal(wanted);
    const item = store.row(wanted);
    if (item !== undefined) select({ item, number: wanted });
  };
  const step = (rows: number): void => {
    const { total } = store.facts;
    go(selected === undefined ? (order === "newest" ? total - 1 : 0) : selected.number + rows * down);
  };
  /** The next row down or up the screen that is wanted, among those that are there. */
  const seek = (direction: 1 | -1, isWanted: (selected: Selected) => boolean): void => {
    const { total } = store.facts;
    let number = selected?.number ?? (order === "newest" ? total : -1);
    for (let count = 0; count < NEAR_ROWS; count++) {
      number += direction * down;
      const item = store.row(number);
      if (item === undefined) return;
      if (isWanted({ item, number })) {
        go(number);
        return;
      }
    }
  };
  const isError = ({ item }: Selected): boolean => "type" in item && isErrorType(item.type);
  const session = sessionOf(selected?.item);
  const isRelated = ({ item }: Selected): boolean => session !== undefined && sessionOf(item) === session;

  const keys: Readonly<Record<string, () => void>> = {
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    PageDown: () => step(list.current?.page() ?? 20),
    " ": () => step(list.current?.page() ?? 20),
    PageUp: () => step(-(list.current?.page() ?? 20)),
    g: () => go(order === "newest" ? store.facts.total - 1 : 0),
    Home: () => go(order === "newest" ? store.facts.total - 1 : 0),
    G: () => go(order === "newest" ? 0 : store.facts.total - 1),
    End: () => go(order === "newest" ? 0 : store.facts.total - 1),
    e: () => seek(1, isError),
    E: () => seek(-1, isError),
    o: () => seek(1, isRelated),
    O: () => seek(-1, isRelated),
    p: togglePause,
    r: () => show({ order: order === "newest" ? "oldest" : "newest" }),
    b: () => choose({ facets: true }),
    Escape: () => select(undefined),
    Enter: () => (session === undefined ? undefined : show({ session })),
  };

  return (event: React.KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest("input, textarea, select, [role=combobox], dialog") !== null) return;
    if (target.closest("button, a") !== null && (event.key === "Enter" || event.key === " ")) return;
    const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
}
