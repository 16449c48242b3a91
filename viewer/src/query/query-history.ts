const KEY = "log-thread queries";
const QUERIES_MAX = 50;

/** The queries that were asked in this browser, the newest first. */
export function pastQueries(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((q) => typeof q === "string") : [];
  } catch {
    return [];
  }
}

/** Remembers a query. */
export function rememberQuery(q: string): void {
  if (q === "") return;
  const kept = [q, ...pastQueries().filter((one) => one !== q)].slice(0, QUERIES_MAX);
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Storage may be full or forbidden; then there is no history.
  }
}
