import { useState } from "react";
import type { EventJson, ItemJson } from "../../../src/server/contract.ts";
import { lookOfType } from "../data/categories.ts";
import { showBytes } from "../data/show-time.ts";
import { permalink } from "../data/token.ts";
import { sessionOf } from "../list/list.tsx";
import { show, toSearch, useView } from "../state/address.ts";
import { useServed } from "../state/served.ts";
import type { Settings } from "../state/settings.ts";
import { Context } from "./context.tsx";
import { CopyButton } from "./copy-button.tsx";
import { FieldTable } from "./field-table.tsx";

interface DetailProps {
  readonly item: ItemJson;
  readonly zone: Settings["zone"];
  readonly onClose: () => void;
  readonly onHighlight?: (text: string) => void;
}

/** Everything about the selected event. */
export function Detail({ item, zone, onClose, onHighlight }: DetailProps) {
  const view = useView();
  const isServed = useServed();
  const [isInContext, setInContext] = useState(false);
  const session = sessionOf(item);
  return (
    <aside className="detail" aria-label="Selected event">
      <div className="detail-head">
        <h2>{"malformed" in item ? "malformed line" : <Title event={item} />}</h2>
        <button type="button" className="plain" aria-label="Close" title="Close (Esc)" onClick={onClose}>
          ✕
        </button>
      </div>
      {"malformed" in item ? (
        <p>These bytes are no event: {item.malformed}. The events around them are whole.</p>
      ) : (
        <FieldTable event={item} zone={zone} onHighlight={onHighlight} />
      )}
      <div className="detail-actions">
        {session === undefined || view.session === session || !isServed ? null : (
          <button type="button" onClick={() => show({ session })}>
            session →
          </button>
        )}
        {isServed ? (
          <button type="button" aria-expanded={isInContext} onClick={() => setInContext(!isInContext)}>
            in context
          </button>
        ) : null}
        <CopyButton label="copy line" text={() => item.raw} />
        <CopyButton label="copy JSON" text={() => JSON.stringify(item, undefined, 2)} />
        {isServed ? (
          <>
            <CopyButton label="copy link" text={() => permalink(toSearch({ ...view, at: item.position }))} />
            <CopyButton label="copy command" text={() => commandFor(view.q)} />
          </>
        ) : null}
      </div>
      <h3>line, {showBytes(item.length)}</h3>
      <pre className="raw">
        <bdi>{item.raw}</bdi>
        {item.length > new Blob([item.raw]).size ? `\n… ${showBytes(item.length)} in all` : ""}
      </pre>
      {isInContext ? <Context key={item.position} at={item.position} zone={zone} /> : null}
    </aside>
  );
}

function Title({ event }: { readonly event: EventJson }) {
  const { glyph, hue } = lookOfType(event.type);
  return (
    <>
      <span className={`hue-${hue}`} aria-hidden="true">
        {glyph}{" "}
      </span>
      <bdi>{event.type}</bdi>
    </>
  );
}

function commandFor(q: string): string {
  return q === "" ? "log-thread query" : `log-thread query '${q.replaceAll("'", "'\\''")}'`;
}
