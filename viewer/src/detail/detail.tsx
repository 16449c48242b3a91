import { useState } from "react";
import type { EventJson } from "../../../src/server/contract.ts";
import { lookOfType } from "../data/categories.ts";
import { showBytes, showMoment } from "../data/show-time.ts";
import { permalink } from "../data/token.ts";
import { sessionOf } from "../list/list.tsx";
import { quoted, withTerm } from "../query/terms.ts";
import type { Selected } from "../shell/log-page.tsx";
import { show, toSearch, useView } from "../state/address.ts";
import type { Settings } from "../state/settings.ts";
import { Context } from "./context.tsx";
import { CopyButton } from "./copy-button.tsx";

interface DetailProps {
  readonly selected: Selected;
  readonly zone: Settings["zone"];
  readonly onClose: () => void;
  readonly onHighlight: (text: string) => void;
}

/** Everything about the selected event. */
export function Detail({ selected: { item }, zone, onClose, onHighlight }: DetailProps) {
  const view = useView();
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
        <p>{item.malformed}</p>
      ) : (
        <FieldTable event={item} zone={zone} onHighlight={onHighlight} />
      )}
      <div className="detail-actions">
        {session === undefined ? null : (
          <button type="button" onClick={() => show({ session })}>
            session →
          </button>
        )}
        <button type="button" aria-expanded={isInContext} onClick={() => setInContext(!isInContext)}>
          in context
        </button>
        <CopyButton label="copy line" text={() => item.raw} />
        <CopyButton label="copy JSON" text={() => JSON.stringify(item, undefined, 2)} />
        <CopyButton label="copy link" text={() => permalink(toSearch({ ...view, at: item.position }))} />
        <CopyButton label="copy command" text={() => commandFor(view.q)} />
      </div>
      <h3>line</h3>
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

function FieldTable({
  event,
  zone,
  onHighlight,
}: { readonly event: EventJson } & Pick<DetailProps, "zone" | "onHighlight">) {
  const { q } = useView();
  const rows: readonly (readonly [name: string, value: unknown, term: string | undefined])[] = [
    ["time", showMoment(event.timeMs, zone), undefined],
    ["type", event.type, `type:${quoted(event.type)}`],
    ["source", event.source, `source:${quoted(event.source)}`],
    ...(event.text === undefined ? [] : ([["text", event.text, undefined]] as const)),
    ...Object.entries(event.fields).map(([name, value]) => [name, value, termOf(name, value)] as const),
  ];
  return (
    <table className="fields">
      <tbody>
        {rows.map(([name, value, term]) => (
          <tr key={name}>
            <th scope="row">
              <bdi>{name}</bdi>
            </th>
            <td>
              <bdi>{typeof value === "string" ? value : JSON.stringify(value, undefined, 2)}</bdi>
            </td>
            <td className="field-actions">
              {term === undefined ? null : (
                <>
                  <button
                    type="button"
                    className="plain"
                    title={`only ${term}`}
                    aria-label={`only ${term}`}
                    onClick={() => show({ q: withTerm(q, term) })}
                  >
                    =
                  </button>
                  <button
                    type="button"
                    className="plain"
                    title={`not ${term}`}
                    aria-label={`not ${term}`}
                    onClick={() => show({ q: withTerm(q, `-${term}`) })}
                  >
                    ≠
                  </button>
                </>
              )}
              <button
                type="button"
                className="plain"
                title="highlight"
                aria-label={`highlight ${name}`}
                onClick={() => onHighlight(String(value))}
              >
                ✶
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The term that wants events with this value; undefined where the language has none. */
function termOf(name: string, value: unknown): string | undefined {
  if (name === "session_id" && typeof value === "string") return `session:${quoted(value)}`;
  if (!/^[A-Za-z_][\w.-]*$/.test(name)) return undefined;
  if (typeof value === "string") return `${name}:${quoted(value)}`;
  return typeof value === "number" || typeof value === "boolean" ? `${name}:${value}` : undefined;
}

function commandFor(q: string): string {
  return q === "" ? "log-thread query" : `log-thread query '${q.replaceAll("'", "'\\''")}'`;
}
