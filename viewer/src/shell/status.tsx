import { showCount } from "../data/show-time.ts";
import type { RowFacts } from "../state/rows.ts";
import type { Settings } from "../state/settings.ts";
import type { Live } from "../state/use-live.ts";

interface StatusProps {
  readonly facts: RowFacts;
  readonly live: Live;
  readonly settings: Settings;
  readonly order: "newest" | "oldest";
  /** How many events the whole log has, where it is known. */
  readonly all: number | undefined;
  readonly selected: number | undefined;
  /** What is said for a moment. */
  readonly said: string;
}

/** One line on what is shown, and of how much. */
export function Status({ facts, live, settings, order, all, selected, said }: StatusProps) {
  const { total, looked, limitedBy, isKnown } = facts;
  const parts = [
    isKnown ? shownOf(total, all) : "asking",
    ...(looked < 1 && isKnown ? [`${Math.floor(looked * 100)} % looked through`] : []),
    ...(limitedBy === "rows" ? ["more match than are counted"] : []),
    ...(selected === undefined ? [] : [`row ${showCount(selected + 1)}`]),
    order === "newest" ? "newest first" : "oldest first",
    settings.zone === "utc" ? "UTC" : "local time",
    ...(live.state === "waiting" ? ["disconnected, trying again"] : []),
  ];
  return (
    <footer className="status">
      <span>{parts.join(" · ")}</span>
      <span className="said" role="status">
        {said}
      </span>
    </footer>
  );
}

function shownOf(total: number, all: number | undefined): string {
  const events = (count: number): string => `${showCount(count)} ${count === 1 ? "event" : "events"}`;
  return all === undefined || all <= total ? events(total) : `${events(all)} · ${showCount(total)} shown`;
}
