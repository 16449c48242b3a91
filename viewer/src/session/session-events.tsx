import { useEffect, useMemo, useRef, useState } from "react";
import type { ItemJson, TimelineAnswer } from "../../../src/server/contract.ts";
import { List, type ListHandle } from "../list/list.tsx";
import { quoted } from "../query/terms.ts";
import { RowStore } from "../state/row-store.ts";
import { useSettings } from "../state/settings.ts";

interface SessionEventsProps {
  readonly session: string;
  /** The chosen span: its first event is brought into sight. */
  readonly span: TimelineAnswer["timeline"]["spans"][number] | undefined;
}

const nothing = (): void => {};

/** The events of a session, in their order. */
export function SessionEvents({ session, span }: SessionEventsProps) {
  const settings = useSettings();
  const store = useMemo(() => new RowStore(`session:${quoted(session)}`), [session]);
  const [selected, setSelected] = useState<{ item: ItemJson; number: number }>();
  const list = useRef<ListHandle>(null);

  useEffect(() => {
    void store.begin();
    return () => store.close();
  }, [store]);

  useEffect(() => {
    const place = span?.begin ?? span?.end;
    if (place === undefined || place === null) return;
    void store.find(`${place.segment}:${place.offset}`).then((number) => {
      const item = number === undefined ? undefined : store.row(number);
      if (number === undefined) return;
      list.current?.reveal(number);
      if (item !== undefined) setSelected({ item, number });
    });
  }, [span, store]);

  return (
    <section className="session-events" aria-label="Events of the session">
      <List
        store={store}
        order="oldest"
        selected={selected}
        highlight=""
        settings={settings}
        handle={list}
        onSelect={(item, number) => setSelected({ item, number })}
        onAtNewest={nothing}
      />
    </section>
  );
}
