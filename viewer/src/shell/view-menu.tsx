import { show, useView } from "../state/address.ts";
import { choose, type Settings, useSettings } from "../state/settings.ts";
import { Choice } from "./choice.tsx";
import { Floating } from "./floating.tsx";

/** What can be chosen for the page: kept in this browser, but for the order, which the address says. */
export function ViewMenu({ hasOrder }: { readonly hasOrder: boolean }) {
  const settings = useSettings();
  const { order } = useView();
  const chosen = <Name extends keyof Settings>(name: Name) => ({
    value: settings[name],
    onChange: (value: Settings[Name]) => choose({ [name]: value } as Partial<Settings>),
  });

  return (
    <Floating label="view" className="view-menu">
      {() => (
        <>
          {hasOrder ? (
            <Choice
              label="Order"
              value={order}
              options={[
                ["newest", "newest first"],
                ["oldest", "oldest first"],
              ]}
              onChange={(value) => show({ order: value })}
            />
          ) : null}
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
  );
}
