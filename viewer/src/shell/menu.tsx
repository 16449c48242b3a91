import { useEffect, useRef } from "react";
import { show, useView } from "../state/address.ts";
import { choose, type Settings, useSettings } from "../state/settings.ts";
import { Choice } from "./choice.tsx";
import { Floating } from "./floating.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { useKeys } from "./use-keys.ts";

interface MenuProps {
  /** On the log's page: the order of the rows, and the facets. */
  readonly onFacets?: () => void;
}

/** What can be chosen for the page, and the list of keys. */
export function Menu({ onFacets }: MenuProps) {
  const settings = useSettings();
  const { order } = useView();
  const keys = useRef<HTMLDialogElement>(null);
  useKeys({ "?": () => keys.current?.showModal() });
  useEffect(() => () => keys.current?.close(), []);
  const chosen = <Name extends keyof Settings>(name: Name) => ({
    value: settings[name],
    onChange: (value: Settings[Name]) => choose({ [name]: value } as Partial<Settings>),
  });

  return (
    <nav className="menu" aria-label="View">
      {onFacets === undefined ? null : (
        <button type="button" className="plain" title="Facets (b)" onClick={onFacets}>
          facets
        </button>
      )}
      <Floating label="view" className="view-menu">
        {() => (
          <>
            {onFacets === undefined ? null : (
              <Choice
                label="Order"
                value={order}
                options={[
                  ["newest", "newest first"],
                  ["oldest", "oldest first"],
                ]}
                onChange={(value) => show({ order: value })}
              />
            )}
            <Choice
              label="Times"
              {...chosen("times")}
              options={[
                ["clock", "clock"],
                ["relative", "since the row before"],
              ]}
            />
            <Choice
              label="Zone"
              {...chosen("zone")}
              options={[
                ["utc", "UTC"],
                ["local", "local"],
              ]}
            />
            <Choice
              label="Colours"
              {...chosen("theme")}
              options={[
                ["system", "system"],
                ["light", "light"],
                ["dark", "dark"],
              ]}
            />
          </>
        )}
      </Floating>
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
