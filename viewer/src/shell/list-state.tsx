import { ApiProblem, Unreachable } from "../data/api.ts";
import type { RowFacts } from "../state/rows.ts";
import { NoMatch } from "./no-match.tsx";
import { Notice } from "./notice.tsx";

interface ListStateProps {
  readonly q: string;
  readonly facts: RowFacts;
  /** What became of the question that is newer than what is shown. */
  readonly problem: Error | undefined;
  readonly isDisconnected: boolean;
}

/** What is said where no rows are, or where they are no longer what they were. */
export function ListState({ q, facts, problem, isDisconnected }: ListStateProps) {
  const { isKnown, total, looked, wasReset } = facts;
  if (problem instanceof ApiProblem && problem.status === 401) {
    return (
      <Notice title="This address is of another server.">
        <p>
          The server was started anew and has another token. Open the address that{" "}
          <code>log-thread serve</code> printed.
        </p>
      </Notice>
    );
  }
  if ((problem instanceof Unreachable || isDisconnected) && total > 0) {
    return (
      <p className="strip" role="status">
        The server does not answer. What is shown is what was there; it is tried again by itself. Start it
        with <code>log-thread serve</code>.
      </p>
    );
  }
  if (problem instanceof Unreachable) {
    return (
      <Notice title="The server does not answer.">
        <p>
          It is tried again every second. Start it with <code>log-thread serve</code>, with the same port.
        </p>
      </Notice>
    );
  }
  if (problem !== undefined && !isKnown) {
    return (
      <Notice title="This can not be shown.">
        <p>{problem.message}</p>
      </Notice>
    );
  }
  if (!isKnown) return null;
  if (wasReset && total > 0) {
    return (
      <p className="strip strip-brief" role="status">
        A part of the log was taken away or replaced. Shown is what is there now.
      </p>
    );
  }
  if (total > 0) return null;
  if (looked < 1)
    return <Notice title={`Nothing yet; ${Math.round(looked * 100)} % of the log is looked through.`} />;
  return q === "" ? <EmptyLog wasRemoved={wasReset} /> : <NoMatch q={q} />;
}

function EmptyLog({ wasRemoved }: { readonly wasRemoved: boolean }) {
  return (
    <Notice title={wasRemoved ? "The log was taken away." : "No event yet."}>
      <p>
        {wasRemoved
          ? "Its files are gone. The next event begins it anew:"
          : "The first one is written like this:"}
      </p>
      <pre>{`import { logEvent } from "log-thread";\n\nlogEvent("app:start", "my-agent", { version: "1.0.0" });`}</pre>
      <p>
        or in a shell: <code>log-thread append app:start my-agent version=1.0.0</code>
      </p>
      <p className="dim">It is here as soon as it is written.</p>
    </Notice>
  );
}
