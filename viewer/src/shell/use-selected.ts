import { useEffect, useState } from "react";
import type { ItemJson } from "../../../src/server/contract.ts";
import type { ListHandle, Selected } from "../list/list.tsx";
import { show } from "../state/address.ts";
import type { RowStore } from "../state/row-store.ts";
import type { RowFacts } from "../state/rows.ts";

/** The event that is looked at. */
export interface Looked {
  /** Its place among the rows; undefined while that is not known, or where it is not among them. */
  readonly selected: Selected | undefined;
  /** The event itself, which stays when the query changes. */
  readonly item: ItemJson | undefined;
  readonly select: (selected: Selected | undefined) => void;
}

/** The row that was chosen, and which rows it has its number among. */
interface Chosen {
  readonly store: RowStore;
  readonly isCounted: boolean;
  readonly selected: Selected;
}

/** The selected event is what the address says. */
export function useSelected(
  store: RowStore,
  { isKnown, round }: RowFacts,
  at: string | undefined,
  list: React.RefObject<ListHandle | null>,
): Looked {
  const [chosen, setChosen] = useState<Chosen>();
  // A number says something among one query's rows only, and before they were counted something else.
  const last = chosen?.selected.item.position === at ? chosen?.selected : undefined;
  const selected = chosen?.store === store && chosen.isCounted === round > 0 ? last : undefined;
  useEffect(() => {
    if (at === undefined || !isKnown || selected !== undefined) return undefined;
    let isGone = false;
    store
      .find(at)
      .then((number) => {
        const item = number === undefined ? undefined : store.row(number);
        if (isGone || number === undefined || item === undefined) return;
        setChosen({ store, isCounted: round > 0, selected: { item, number } });
        list.current?.reveal(number);
      })
      // What is not there can not be selected.
      .catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [store, isKnown, round, at, selected, list]);
  const select = (next: Selected | undefined): void => {
    setChosen(next === undefined ? undefined : { store, isCounted: round > 0, selected: next });
    show({ at: next?.item.position }, "replace");
  };
  return { selected, item: last?.item, select };
}
