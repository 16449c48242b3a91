import { useKeys } from "../shell/use-keys.ts";
import { show } from "../state/address.ts";
import { useAnswer } from "../state/use-answer.ts";

/** To the sessions before and after this one. */
export function SessionSteps({ session }: { readonly session: string }) {
  const { answer } = useAnswer("sessions", { around: session, limit: 3 });
  const all = answer?.sessions ?? [];
  const at = all.findIndex(({ id }) => id === session);
  // The newest stands first.
  const next = at > 0 ? all[at - 1]?.id : undefined;
  const previous = at === -1 ? undefined : all[at + 1]?.id;

  const go = (id: string | undefined): void => (id === undefined ? undefined : show({ session: id }));
  useKeys({ "[": () => go(previous), "]": () => go(next) });

  return (
    <nav className="menu steps" aria-label="Sessions">
      <button
        type="button"
        className="plain"
        title="The session before ([)"
        disabled={previous === undefined}
        onClick={() => go(previous)}
      >
        ← previous
      </button>
      <button
        type="button"
        className="plain"
        title="The session after (])"
        disabled={next === undefined}
        onClick={() => go(next)}
      >
        next →
      </button>
    </nav>
  );
}
