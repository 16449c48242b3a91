import { useCallback, useEffect, useMemo } from "react";
import { ApiProblem } from "../data/api.ts";
import { quoted } from "../query/terms.ts";
import { Menu } from "../shell/menu.tsx";
import { Notice } from "../shell/notice.tsx";
import { show } from "../state/address.ts";
import { RowStore } from "../state/row-store.ts";
import { useAnswer } from "../state/use-answer.ts";
import { SessionSteps } from "./session-steps.tsx";
import { SessionView } from "./session-view.tsx";

/** The page of one session. */
export function SessionPage({ session }: { readonly session: string }) {
  const { answer, problem } = useAnswer("timeline", { session });
  const rows = useMemo(() => new RowStore(`session:${quoted(session)}`), [session]);
  useEffect(() => {
    void rows.begin();
    return () => rows.close();
  }, [rows]);
  const leave = useCallback((): void => show({ session: undefined }), []);
  return (
    <div className="page session-page">
      <header className="header">
        <title>{`session ${session} · log-thread`}</title>
        <button type="button" className="plain" onClick={leave}>
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
        <Menu />
      </header>
      {answer === undefined ? (
        problem === undefined ? null : (
          <Notice title={titleOf(problem)}>
            <p>{problem.message}</p>
          </Notice>
        )
      ) : (
        <SessionView report={answer} rows={rows} onLeave={leave} />
      )}
    </div>
  );
}

function titleOf(problem: Error): string {
  return problem instanceof ApiProblem && problem.status === 404
    ? "There is no such session."
    : "The session can not be shown now.";
}
