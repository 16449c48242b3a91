import { memo, useState } from "react";
import { Floating } from "../shell/floating.tsx";
import { show } from "../state/address.ts";
import { rangeOf, withRangeTerms } from "./range.ts";

const PRESETS = [
  ["15m", "15 min"],
  ["1h", "1 hour"],
  ["1d", "1 day"],
  ["1w", "1 week"],
] as const;

/** The range of time: the last while, everything, or from and until as the query language writes times. */
export const RangeMenu = memo(function RangeMenu({ q }: { readonly q: string }) {
  const { since, until } = rangeOf(q);
  return (
    <Floating label="range" shown={shownRange(since, until)} className="range-menu">
      {(close) => <RangeForm key={q} q={q} since={since} until={until} onDone={close} />}
    </Floating>
  );
});

interface RangeFormProps {
  readonly q: string;
  readonly since: string;
  readonly until: string;
  readonly onDone: () => void;
}

function RangeForm({ q, since, until, onDone }: RangeFormProps) {
  const [from, setFrom] = useState(since);
  const [to, setTo] = useState(until);
  const choose = (terms: readonly string[]): void => {
    onDone();
    show({ q: withRangeTerms(q, terms), at: undefined });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        choose([...termOf("since", from), ...termOf("until", to)]);
      }}
    >
      <div className="range-presets">
        <button type="button" onClick={() => choose([])}>
          all time
        </button>
        {PRESETS.map(([value, shown]) => (
          <button type="button" key={value} onClick={() => choose([`since:${value}`])}>
            {shown}
          </button>
        ))}
      </div>
      <label>
        since
        <input
          value={from}
          placeholder="1h, 2026-01-09, 2026-01-09T14:30Z"
          onChange={(event) => setFrom(event.target.value)}
        />
      </label>
      <label>
        until
        <input value={to} placeholder="now" onChange={(event) => setTo(event.target.value)} />
      </label>
      <button type="submit">show</button>
    </form>
  );
}

function termOf(key: "since" | "until", value: string): string[] {
  const text = value.trim();
  if (text === "") return [];
  return [`${key}:${/\s/.test(text) ? `"${text.replaceAll('"', "")}"` : text}`];
}

function shownRange(since: string, until: string): string {
  const preset = PRESETS.find(([value]) => value === since && until === "");
  if (preset !== undefined) return `last ${preset[1]}`;
  return since === "" && until === "" ? "all time" : "range";
}
