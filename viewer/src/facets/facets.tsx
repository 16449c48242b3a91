import { lookOfType } from "../data/categories.ts";
import { showCount } from "../data/show-time.ts";
import { quoted, withTerm } from "../query/terms.ts";
import { show } from "../state/address.ts";
import { useAnswer } from "../state/use-answer.ts";

const NAMES = { type: "types", source: "sources", session: "sessions" } as const;
const VALUES = 12;

/** The commonest values among the events that match, each a click away from being asked for or left out. */
export function Facets({ q }: { readonly q: string }) {
  const { answer, isOld } = useAnswer(
    "facets",
    { q, of: Object.keys(NAMES).join(","), limit: VALUES },
    { isPartial: ({ looked }) => looked < 1 },
  );
  return (
    <aside className={isOld ? "facets old" : "facets"} aria-label="Facets">
      {answer?.facets.map(({ of, values, more }) => (
        <section key={of}>
          <h2>{NAMES[of as keyof typeof NAMES]}</h2>
          <ul>
            {values.map(({ value, count }) => (
              <FacetValue key={value} of={of} value={value} count={count} q={q} />
            ))}
          </ul>
          {more ? <p className="dim">and more</p> : null}
          {values.length === 0 ? <p className="dim">none</p> : null}
        </section>
      ))}
    </aside>
  );
}

interface FacetValueProps {
  readonly of: string;
  readonly value: string;
  readonly count: number;
  readonly q: string;
}

function FacetValue({ of, value, count, q }: FacetValueProps) {
  const term = `${of}:${quoted(value)}`;
  return (
    <li>
      <button
        type="button"
        className="facet"
        title={`only ${term}`}
        onClick={() => show({ q: withTerm(q, term), at: undefined })}
      >
        <bdi className={of === "type" ? `facet-value hue-${lookOfType(value).hue}` : "facet-value"}>
          {value}
        </bdi>
        <span className="facet-count">{showCount(count)}</span>
      </button>
      <button
        type="button"
        className="plain facet-not"
        aria-label={`not ${term}`}
        title={`not ${term}`}
        onClick={() => show({ q: withTerm(q, `-${term}`), at: undefined })}
      >
        −
      </button>
    </li>
  );
}
