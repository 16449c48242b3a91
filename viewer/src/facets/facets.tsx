import { memo, useState } from "react";
import { useAnswer } from "../state/use-answer.ts";
import { FacetList } from "./facet-list.tsx";

const NAMES = { type: "types", source: "sources", session: "sessions" } as const;

/** So many values are shown at first, and so many when more are asked for. */
const VALUES_FEW = 8;
const VALUES_ALL = 1_000;

interface FacetsProps {
  readonly q: string;
  /** Changes when it is to be counted anew. */
  readonly round: number;
  /** Names of fields that the rows have, the commonest first. */
  readonly fieldNames: readonly string[];
  readonly onClose: () => void;
}

/** The commonest values among the events that match, each a click away from being asked for or left out. */
export const Facets = memo(function Facets({ q, round, fieldNames, onClose }: FacetsProps) {
  const [opened, setOpened] = useState<string>();
  const [field, setField] = useState("");
  const of = [...Object.keys(NAMES), ...(field === "" ? [] : [field])];
  const { answer, isOld, problem } = useAnswer(
    "facets",
    { q, of: of.join(","), limit: opened === undefined ? VALUES_FEW : VALUES_ALL },
    { round, isPartial: ({ looked }) => looked < 1 },
  );
  const facetOf = (name: string) => answer?.facets.find((facet) => facet.of === name);
  const list = (name: string) => (
    <FacetList
      q={q}
      facet={facetOf(name)}
      total={answer?.total ?? 0}
      most={opened === name ? VALUES_ALL : VALUES_FEW}
      onMore={() => setOpened(opened === name ? undefined : name)}
    />
  );
  const isBroken = problem !== undefined && answer === undefined;
  return (
    <aside className={isOld ? "facets old" : "facets"} aria-label="Facets">
      <button type="button" className="plain sheet-close" aria-label="Close the facets" onClick={onClose}>
        ✕
      </button>
      {Object.entries(NAMES).map(([name, title]) => (
        <section key={name} aria-label={title}>
          <h2>{title}</h2>
          {list(name)}
        </section>
      ))}
      <section aria-label="fields">
        <h2>
          <label htmlFor="facet-field">fields</label>
        </h2>
        <select
          id="facet-field"
          className="facet-field"
          value={field}
          onChange={(event) => setField(event.target.value)}
        >
          <option value="">choose a field</option>
          {(fieldNames.includes(field) || field === "" ? fieldNames : [field, ...fieldNames])
            // The endpoint takes names apart at commas, and has these under their own name.
            .filter((name) => !name.includes(",") && !Object.hasOwn(NAMES, name))
            .map((name) => (
              <option key={name}>{name}</option>
            ))}
        </select>
        {field === "" ? <p className="dim facet-note">those of the rows loaded so far</p> : list(field)}
      </section>
      {isBroken ? <p className="dim">not known now</p> : null}
    </aside>
  );
});
