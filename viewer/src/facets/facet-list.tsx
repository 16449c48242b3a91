import type { FacetsAnswer } from "../../../src/server/contract.ts";
import { lookOfType } from "../data/categories.ts";
import { showCount } from "../data/show-time.ts";
import { quoted, termFor, termsOf, withoutTerm, withTerm } from "../query/terms.ts";
import { show } from "../state/address.ts";

type Facet = FacetsAnswer["facets"][number];

interface FacetListProps {
  readonly q: string;
  readonly facet: Facet | undefined;
  readonly total: number;
  readonly most: number;
  readonly onMore: () => void;
}

/** One facet's values with their counts. */
export function FacetList({ q, facet, total, most, onMore }: FacetListProps) {
  if (facet === undefined) return null;
  const { of, values, more, sampled } = facet;
  const whole = Math.max(1, values[0]?.count ?? 1, Math.min(total, sampled ?? total));
  const isOpened = most > values.length && !more && values.length > 8;
  return (
    <>
      <ul className={isOpened || most > 8 ? "facet-values opened" : "facet-values"}>
        {values.slice(0, most).map(({ value, count }) => (
          <FacetValue key={value} of={of} value={value} count={count} share={count / whole} q={q} />
        ))}
      </ul>
      {values.length === 0 ? <p className="dim facet-note">none</p> : null}
      {sampled === undefined ? null : <p className="dim facet-note">of the newest {showCount(sampled)}</p>}
      {more || values.length > most ? (
        <button type="button" className="plain facet-more" onClick={onMore}>
          and more
        </button>
      ) : null}
      {most > 8 ? (
        <button type="button" className="plain facet-more" onClick={onMore}>
          fewer
        </button>
      ) : null}
    </>
  );
}

interface FacetValueProps {
  readonly of: string;
  readonly value: string;
  readonly count: number;
  readonly share: number;
  readonly q: string;
}

function FacetValue({ of, value, count, share, q }: FacetValueProps) {
  const term = termOf(of, value);
  const isWanted = termsOf(q).includes(term);
  const look = of === "type" ? lookOfType(value) : undefined;
  return (
    <li>
      <button
        type="button"
        className="facet"
        aria-pressed={isWanted}
        title={isWanted ? `no longer only ${term}` : `only ${term}`}
        onClick={() => show({ q: isWanted ? withoutTerm(q, term) : withTerm(q, term), at: undefined })}
      >
        <span className="facet-bar" style={{ width: `${Math.max(0.5, share * 100)}%` }} />
        {look === undefined ? null : (
          <span className={`glyph hue-${look.hue}`} aria-hidden="true">
            {look.glyph}
          </span>
        )}
        <bdi className="facet-value">{value === "" ? '""' : value}</bdi>
        <span className="facet-count">{showCount(count)}</span>
      </button>
      <button
        type="button"
        className="plain facet-not"
        aria-label={`not ${term}`}
        title={`not ${term}`}
        onClick={() => show({ q: withTerm(q, `-${term}`), at: undefined })}
      >
        ≠
      </button>
    </li>
  );
}

function termOf(of: string, value: string): string {
  if (of === "type" || of === "source" || of === "session") return `${of}:${quoted(value)}`;
  // Counted are the values as JSON where they are no texts.
  const isWord = /^(?:-?\d+(?:\.\d+)?|true|false)$/.test(value);
  return (
    termFor(`field:${of}`, isWord ? JSON.parse(value) : value) ?? termFor(`field:${of}`, String(value)) ?? ""
  );
}
