import type { ReactNode } from "react";
import { QueryBar } from "../query/query-bar.tsx";
import { RangeMenu } from "../query/range-menu.tsx";
import { useAnswer } from "../state/use-answer.ts";
import type { Live } from "../state/use-live.ts";

interface HeaderProps {
  readonly q: string;
  readonly problem: Error | undefined;
  readonly live: Live;
  readonly isPaused: boolean;
  readonly onPause: (isPaused: boolean) => void;
  readonly highlight: string;
  readonly onHighlight: (text: string) => void;
  readonly fieldNames: readonly string[];
  readonly children: ReactNode;
}

const STATES: Readonly<Record<Live["state"], string>> = {
  live: "live",
  connecting: "connecting",
  waiting: "disconnected",
  paused: "paused",
  refused: "not live",
};

/** The log's name, whether it is live, the query, what can be chosen. */
export function Header(props: HeaderProps) {
  const { q, live, isPaused, onPause } = props;
  const { answer } = useAnswer("log", {}, { round: live.connections });
  const name = answer?.name ?? "log";
  return (
    <header className="header">
      <title>{`${name} · log-thread`}</title>
      <h1 className="log-name">
        <bdi>{name}</bdi>
      </h1>
      <button
        type="button"
        className={`plain live live-${live.state}`}
        title={isPaused ? "Go on with what is written (p)" : "Pause: nothing new is shown (p)"}
        onClick={() => onPause(!isPaused)}
      >
        <span className="live-dot" aria-hidden="true" />
        <span className="live-word">{STATES[live.state]}</span>
      </button>
      <QueryBar
        q={q}
        problem={props.problem}
        highlight={props.highlight}
        onHighlight={props.onHighlight}
        fieldNames={props.fieldNames}
      />
      <RangeMenu q={q} />
      {props.children}
    </header>
  );
}
