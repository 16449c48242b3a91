import { useEffect } from "react";
import { show } from "../state/address.ts";
import { useAnswer } from "../state/use-answer.ts";

const SESSIONS = 1_000;

/** To the sessions before and after this one. */
export function SessionSteps({ session }: { readonly session: string }) {
  const { answer } = useAnswer("sessions", { limit: SESSIONS });
  const all = answer?.sessions ?? [];
  const at = all.findIndex(({ id }) => id === session);
  // The newest stands first.
  const next = at > 0 ? all[at - 1]?.id : undefined;
  const previous = at === -1 ? undefined : all[at + 1]?.id;

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if ((event.target as HTMLElement).closest("input, textarea, select") !== null) return;
      if (event.key === "[" && previous !== undefined) show({ session: previous });
      if (event.key === "]" && next !== undefined) show({ session: next });
      if (event.key === "Escape") show({ session: undefined });
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [previous, next]);

  return (
    <nav className="menu" aria-label="Sessions">
      <button
        type="button"
        className="plain"
        title="The session before ([)"
        disabled={previous === undefined}
        onClick={() => show({ session: previous })}
      >
        ← previous
      </button>
      <button
        type="button"
        className="plain"
        title="The session after (])"
        disabled={next === undefined}
        onClick={() => show({ session: next })}
      >
        next →
      </button>
    </nav>
  );
}
