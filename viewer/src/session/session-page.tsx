import { useState } from "react";
import type { TimelineAnswer } from "../../../src/server/contract.ts";
import { showMoment } from "../data/show-time.ts";
import { quoted } from "../query/terms.ts";
import { show } from "../state/address.ts";
import { useSettings } from "../state/settings.ts";
import { useAnswer } from "../state/use-answer.ts";
import { SessionEvents } from "./session-events.tsx";
import { SessionNumbers } from "./session-numbers.tsx";
import { SessionSteps } from "./session-steps.tsx";
import { Waterfall } from "./waterfall.tsx";

/** One session: its numbers, its spans, its events. */
export function SessionPage({ session }: { readonly session: string }) {
  const { answer, problem } = useAnswer("timeline", { session });
  const [span, setSpan] = useState<number>();
  const { zone } = useSettings();
  return (
    <div className="page session-page">
      <header className="header">
        <title>{`session ${session} · log-thread`}</title>
        <button type="button" className="plain" onClick={() => show({ session: undefined })}>
          ← log
        </button>
        <h1 className="log-name">
          session <bdi>{session}</bdi>
        </h1>
        <button
          type="button"
          className="plain"
          onClick={() => show({ session: undefined, q: `session:${quoted(session)}`, at: undefined })}
        >
          as a query
        </button>
        <SessionSteps session={session} />
      </header>
      {problem === undefined ? null : (
        <p className="notice" role="alert">
          {problem.message}
        </p>
      )}
      {answer === undefined ? null : (
        <>
          <p className="session-time">
            {showMoment(answer.summary.startMs, zone)} – {showMoment(answer.summary.endMs, zone)}{" "}
            {zone === "utc" ? "UTC" : "local time"}
          </p>
          <SessionNumbers summary={answer.summary} />
          <Waterfall
            timeline={answer.timeline as TimelineAnswer["timeline"]}
            chosen={span}
            onChoose={setSpan}
          />
          <SessionEvents
            session={session}
            span={span === undefined ? undefined : answer.timeline.spans[span]}
          />
        </>
      )}
    </div>
  );
}
