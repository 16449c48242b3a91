import { useEffect, useState } from "react";
import { ask } from "../data/api.ts";
import { showCount } from "../data/show-time.ts";
import { termsOf, withoutTerm } from "../query/terms.ts";
import { show } from "../state/address.ts";
import { Notice } from "./notice.tsx";

/** Of a query with more terms only so many are tried. */
const TERMS_MAX = 10;

interface Without {
  readonly term: string;
  readonly rest: string;
  readonly total: number;
  /** Was everything looked through? */
  readonly isWhole: boolean;
}

/** Says that nothing matches, and how much would if one of the terms were left out. */
export function NoMatch({ q }: { readonly q: string }) {
  const withouts = useWithouts(q);
  const useful = withouts.filter(({ total }) => total > 0).sort((a, b) => b.total - a.total);
  const tried = Math.min(TERMS_MAX, termsOf(q).length);
  return (
    <Notice title="No events match.">
      {useful.length === 0 && withouts.length === tried && tried > 1 ? (
        <p>None would without any one of its terms.</p>
      ) : null}
      <ul className="withouts">
        {useful.map(({ term, rest, total, isWhole }) => (
          <li key={term}>
            <button type="button" onClick={() => show({ q: rest, at: undefined })}>
              {isWhole ? "" : "at least "}
              {showCount(total)} would without{" "}
              <code>
                <bdi>{term}</bdi>
              </code>
            </button>
          </li>
        ))}
      </ul>
      <button type="button" onClick={() => show({ q: "", at: undefined })}>
        show everything
      </button>
    </Notice>
  );
}

function useWithouts(q: string): readonly Without[] {
  const [known, setKnown] = useState<{ readonly q: string; readonly all: readonly Without[] }>({
    q,
    all: [],
  });
  useEffect(() => {
    const controller = new AbortController();
    const terms = termsOf(q).slice(0, TERMS_MAX);
    const tryAll = async (): Promise<void> => {
      const all: Without[] = [];
      for (const term of terms) {
        const rest = withoutTerm(q, term);
        const { total, looked } = await ask("events", { q: rest, limit: 1 }, controller.signal);
        all.push({ term, rest, total, isWhole: looked === 1 });
        setKnown({ q, all: [...all] });
      }
    };
    // What can not be asked is not offered.
    tryAll().catch(() => undefined);
    return () => controller.abort();
  }, [q]);
  return known.q === q ? known.all : [];
}
