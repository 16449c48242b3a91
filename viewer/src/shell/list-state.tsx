import { Unreachable } from "../data/api.ts";
import { termsOf } from "../query/terms.ts";
import { show } from "../state/address.ts";
import type { RowFacts } from "../state/row-store.ts";
import type { Live } from "../state/use-live.ts";

interface ListStateProps {
  readonly q: string;
  readonly facts: RowFacts;
  readonly live: Live;
}

/** What is said where no rows are: an empty log, no match, no connection. */
export function ListState({ q, facts, live }: ListStateProps) {
  const { problem, isKnown, total, looked } = facts;
  if (problem instanceof Unreachable) {
    return (
      <Notice title="The server does not answer.">
        <p>
          What is shown is what was there. It is asked again every second; start it with{" "}
          <code>log-thread serve</code>.
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
  if (live.wasReset && total > 0)
    return (
      <p className="gap-notice" role="status">
        What was being read was taken away or replaced; rows may be missing.
      </p>
    );
  if (!isKnown || total > 0) return null;
  if (looked < 1)
    return <Notice title={`Nothing yet; ${Math.round(looked * 100)} % of the log is looked through.`} />;
  return q === "" ? <EmptyLog /> : <NoMatch q={q} />;
}

function EmptyLog() {
  return (
    <Notice title="No event yet.">
      <p>The first one is written like this, and is here as soon as it is:</p>
      <pre>{`import { logEvent } from "log-thread";\n\nlogEvent("app:start", "my-agent", { version: "1.0.0" });`}</pre>
      <p>
        or in a shell: <code>log-thread append app:start my-agent version=1.0.0</code>
      </p>
    </Notice>
  );
}

function NoMatch({ q }: { readonly q: string }) {
  const terms = termsOf(q);
  return (
    <Notice title="No events match.">
      {terms.length > 1 ? <p>Leave out:</p> : null}
      <p className="term-buttons">
        {terms.map((term) => (
          <button
            type="button"
            key={term}
            onClick={() => show({ q: terms.filter((one) => one !== term).join(" ") })}
          >
            {term}
          </button>
        ))}
      </p>
    </Notice>
  );
}

function Notice({ title, children }: { readonly title: string; readonly children?: React.ReactNode }) {
  return (
    <div className="notice" role="status">
      <h2>{title}</h2>
      {children}
    </div>
  );
}
