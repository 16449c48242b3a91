import { useSyncExternalStore } from "react";

/** What somebody has chosen for himself; kept in this browser, and not in addresses. */
export interface Settings {
  readonly theme: "system" | "light" | "dark";
  readonly zone: "utc" | "local";
  /** Times as a clock shows them, or since the row before. */
  readonly times: "clock" | "relative";
  readonly facets: boolean;
}

const KEY = "log-thread settings";
const DEFAULTS: Settings = { theme: "system", zone: "utc", times: "clock", facets: true };

const listeners = new Set<() => void>();
let current = read();
applyTheme();

export function useSettings(): Settings {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

export function choose(change: Partial<Settings>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Storage may be full or forbidden; the choice holds until the page is closed.
  }
  applyTheme();
  for (const listener of listeners) listener();
}

function read(): Settings {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return DEFAULTS;
  }
}

function applyTheme(): void {
  if (current.theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = current.theme;
}
