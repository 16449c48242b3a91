const KEY = "log-thread token";

let known: string | undefined;

/**
 * The token this page was opened with. It comes in the address's fragment, is kept for this tab, and taken out of the address, so that
 * it is in no screenshot and no history.
 */
export function token(): string {
  known ??= fromAddress() ?? sessionStorage.getItem(KEY) ?? "";
  return known;
}

function fromAddress(): string | undefined {
  const found = new URLSearchParams(location.hash.slice(1)).get("token");
  if (found === null) return undefined;
  sessionStorage.setItem(KEY, found);
  history.replaceState(history.state, "", location.pathname + location.search);
  return found;
}

/** The address of a view, to be given to oneself in another tab: with the token, since without it nothing is shown. */
export function permalink(search: string): string {
  return `${location.origin}${location.pathname}${search}#token=${token()}`;
}
