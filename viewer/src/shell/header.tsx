import { QueryBar } from "../query/query-bar.tsx";
import { useAnswer } from "../state/use-answer.ts";
import type { Live } from "../state/use-live.ts";
import { Menu } from "./menu.tsx";

interface HeaderProps {
  readonly q: string;
  readonly problem: Error | undefined;
  readonly live: Live;
  readonly isPaused: boolean;
  readonly onPause: (isPaused: boolean) => void;
  readonly highlight: string;
  readonly onHighlight: (text: string) => void;
}

const STATES: Readonly<Record<Live["state"], string>> = {
  live: "live",
  connecting: "connecting",
  waiting: "not connected, trying again",
  paused: "paused",
};

/** The log's name, whether it is live, the query, what can be chosen. */
export function Header({ q, problem, live, isPaused, onPause, highlight, onHighlight }: HeaderProps) {
  const { answer } = useAnswer("log", {});
  const name = answer?.name ?? "log";
  return (
    <header className="header">
      <title>{`${name} · log-thread`}</title>
      <h1 className="log-name">{name}</h1>
      <button
        type="button"
        className={`live live-${live.state}`}
        aria-pressed={!isPaused}
        title={isPaused ? "Go on with what is written (p)" : "Pause: nothing new is shown (p)"}
        onClick={() => onPause(!isPaused)}
      >
        <span className="live-dot" aria-hidden="true" />
        {STATES[live.state]}
      </button>
      <QueryBar q={q} problem={problem} highlight={highlight} onHighlight={onHighlight} />
      <Menu />
    </header>
  );
}
