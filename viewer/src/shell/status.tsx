import { showCount } from "../data/show-time.ts";
import type { RowFacts } from "../state/row-store.ts";
import type { Settings } from "../state/settings.ts";
import type { Live } from "../state/use-live.ts";

interface StatusProps {
  readonly facts: RowFacts;
  readonly live: Live;
  readonly settings: Settings;
  readonly order: "newest" | "oldest";
}

/** One line on what is shown, and of how much. */
export function Status({ facts, live, settings, order }: StatusProps) {
  const { total, looked, limitedBy, isKnown } = facts;
  const parts = [
    isKnown ? `${showCount(total)} ${total === 1 ? "event" : "events"}` : "asking",
    ...(looked < 1 && isKnown ? [`${Math.floor(looked * 100)} % looked through`] : []),
    ...(limitedBy === "rows" ? ["more match than are counted"] : []),
    order === "newest" ? "newest first" : "oldest first",
    settings.zone === "utc" ? "UTC" : "local time",
    ...(live.state === "waiting" ? ["not connected"] : []),
  ];
  return (
    <footer className="status" aria-live="polite">
      {parts.join(" · ")}
    </footer>
  );
}
