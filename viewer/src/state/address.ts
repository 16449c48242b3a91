import { useSyncExternalStore } from "react";

/** Everything the screen shows is said by the address, so that it can be kept, sent and gone back from. */
export interface View {
  /** The query, in the query language. */
  readonly q: string;
  /** The selected event's position. */
  readonly at: string | undefined;
  /** The session whose page is shown; undefined for the list. */
  readonly session: string | undefined;
  readonly order: "newest" | "oldest";
  /** What is lit up in the rows without leaving any out. */
  readonly highlight: string;
}

const listeners = new Set<() => void>();
let current = fromSearch(location.search);

addEventListener("popstate", () => {
  current = fromSearch(location.search);
  for (const listener of listeners) listener();
});

/** The view that the address says. */
export function useView(): View {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

/**
 * Goes to another view.
 *
 * @param history a step that one can go back from, or a change of this one
 */
export function show(change: Partial<View>, history: "push" | "replace" = "push"): void {
  current = { ...current, ...change };
  const address = location.pathname + toSearch(current);
  if (history === "push") window.history.pushState(null, "", address);
  else window.history.replaceState(null, "", address);
  for (const listener of listeners) listener();
}

/** The address's query string for a view. */
export function toSearch({ q, at, session, order, highlight }: View): string {
  const search = new URLSearchParams();
  if (session !== undefined) search.set("session", session);
  if (q !== "") search.set("q", q);
  if (at !== undefined) search.set("at", at);
  if (order === "oldest") search.set("order", order);
  if (highlight !== "") search.set("mark", highlight);
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}

function fromSearch(text: string): View {
  const search = new URLSearchParams(text);
  return {
    q: search.get("q") ?? "",
    at: search.get("at") ?? undefined,
    session: search.get("session") ?? undefined,
    order: search.get("order") === "oldest" ? "oldest" : "newest",
    highlight: search.get("mark") ?? "",
  };
}
