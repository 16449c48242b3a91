import { useEffect, useRef } from "react";
import { show, useView } from "../state/address.ts";
import { choose, type Settings, useSettings } from "../state/settings.ts";
import { KeysDialog } from "./keys-dialog.tsx";

const CHOICES = {
  theme: [
    ["system", "system's colours"],
    ["light", "light"],
    ["dark", "dark"],
  ],
  zone: [
    ["utc", "UTC"],
    ["local", "local time"],
  ],
  times: [
    ["clock", "clock times"],
    ["relative", "since the row before"],
  ],
} as const;

/** What can be chosen for the page, and the list of keys. */
export function Menu() {
  const settings = useSettings();
  const { order } = useView();
  const keys = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isTyping = (event.target as HTMLElement).closest("input, textarea") !== null;
      if (event.key === "?" && !isTyping) keys.current?.showModal();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);

  return (
    <nav className="menu" aria-label="View">
      <Choice
        label="Order"
        value={order}
        options={[
          ["newest", "newest first"],
          ["oldest", "oldest first"],
        ]}
        onChange={(value) => show({ order: value })}
      />
      {(Object.keys(CHOICES) as (keyof typeof CHOICES)[]).map((name) => (
        <Choice
          key={name}
          label={{ theme: "Colours", zone: "Zone", times: "Times" }[name]}
          value={settings[name]}
          options={CHOICES[name]}
          onChange={(value) => choose({ [name]: value } as Partial<Settings>)}
        />
      ))}
      <button
        type="button"
        className="plain"
        aria-pressed={settings.facets}
        onClick={() => choose({ facets: !settings.facets })}
      >
        facets
      </button>
      <button
        type="button"
        className="plain"
        aria-label="Keys"
        title="Keys (?)"
        onClick={() => keys.current?.showModal()}
      >
        ?
      </button>
      <KeysDialog dialog={keys} />
    </nav>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [Value, string])[];
  readonly onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <select
      className="choice"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value as Value)}
    >
      {options.map(([name, shown]) => (
        <option key={name} value={name}>
          {shown}
        </option>
      ))}
    </select>
  );
}
