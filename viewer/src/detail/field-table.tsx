import type { EventJson } from "../../../src/server/contract.ts";
import { showMoment } from "../data/show-time.ts";
import { textOf } from "../list/text-of.ts";
import { termFor, withTerm } from "../query/terms.ts";
import { show, useView } from "../state/address.ts";
import { useServed } from "../state/served.ts";
import type { Settings } from "../state/settings.ts";
import { CopyButton } from "./copy-button.tsx";

interface FieldTableProps {
  readonly event: EventJson;
  readonly zone: Settings["zone"];
  readonly onHighlight: ((text: string) => void) | undefined;
}

/** Every part of an event, each with what can be done with it. */
export function FieldTable({ event, zone, onHighlight }: FieldTableProps) {
  const { type, source, text, fields, timeMs } = event;
  const rows: readonly (readonly [name: string, part: string, value: unknown])[] = [
    ["time", "time", showMoment(timeMs, zone)],
    ["type", "type", type],
    ["source", "source", source],
    ...(text === undefined ? [] : ([["text", "text", text]] as const)),
    ...Object.entries(fields).map(([name, value]) => [name, `field:${name}`, value] as const),
  ];
  return (
    <dl className="fields">
      {rows.map(([name, part, value]) => (
        <div key={part}>
          <dt>
            <bdi>{name}</bdi>
          </dt>
          <dd className="field-value">
            <bdi>{typeof value === "string" ? value : JSON.stringify(value, undefined, 2)}</bdi>
          </dd>
          <dd className="field-actions">
            <Actions name={name} value={value} term={termFor(part, value)} onHighlight={onHighlight} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface ActionsProps {
  readonly name: string;
  readonly value: unknown;
  readonly term: string | undefined;
  readonly onHighlight: ((text: string) => void) | undefined;
}

function Actions({ name, value, term, onHighlight }: ActionsProps) {
  const { q } = useView();
  const isServed = useServed();
  const asked = (sign: string, label: string): React.JSX.Element | null =>
    term === undefined || !isServed ? null : (
      <button
        type="button"
        className="plain"
        title={`${label} ${term}`}
        aria-label={`${label} ${term}`}
        onClick={() => show({ q: withTerm(q, sign + term), session: undefined })}
      >
        {sign === "" ? "=" : "≠"}
      </button>
    );
  return (
    <>
      {asked("", "only")}
      {asked("-", "not")}
      {onHighlight === undefined ? null : (
        <button
          type="button"
          className="plain"
          title="highlight"
          aria-label={`highlight ${name}`}
          onClick={() => onHighlight(textOf(value))}
        >
          ✶
        </button>
      )}
      <CopyButton name={`copy ${name}`} text={() => textOf(value)} />
    </>
  );
}
