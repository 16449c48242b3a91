import type { LogItem } from "../../reader/index.ts";
import type { FacetsAnswer } from "../contract.ts";
import { Problem } from "../problem.ts";
import { byCount, type Counted, type Results } from "../results.ts";
import type { Answering } from "../routes.ts";

const VALUES_DEFAULT = 20;
const VALUES_MAX = 1_000;
const FACETS_MAX = 20;

/** Fields stand in the lines only; so many of the newest are looked at. */
const SAMPLE_EVENTS = 2_000;

const NAMED = ["type", "source", "session"] as const;

type Facet = FacetsAnswer["facets"][number];

/** `facets`: the commonest values among the events that match. */
export const facets: Answering<"facets"> = {
  parameters: ["q", "of", "limit"],
  answer: async ({ view, parameters }) => {
    const names = parameters.needed("of").split(",");
    if (names.length > FACETS_MAX)
      throw new Problem(400, "bad_parameter", `of names at most ${FACETS_MAX} at once`);
    const limit = parameters.wholeNumber("limit", VALUES_DEFAULT, VALUES_MAX);
    const results = await view.results(parameters.text("q"));
    const sample = new Sample(results);
    const found: Facet[] = [];
    for (const name of names) found.push(await facetOf(name, results, sample, limit));
    return { facets: found, ...results.found };
  },
};

async function facetOf(of: string, results: Results, sample: Sample, limit: number): Promise<Facet> {
  const named = NAMED.find((name) => name === of);
  const values = named === undefined ? sample.top(of) : await results.top(named);
  const sampled = named === undefined && sample.isPart ? { sampled: SAMPLE_EVENTS } : {};
  return { of, values: values.slice(0, limit), more: values.length > limit, ...sampled };
}

/** The newest events of a query, read when a field is first asked for. */
class Sample {
  readonly #results: Results;
  #items: readonly LogItem[] | undefined;

  constructor(results: Results) {
    this.#results = results;
  }

  /** Is it less than all of them? */
  get isPart(): boolean {
    return this.#results.found.total > SAMPLE_EVENTS;
  }

  top(field: string): readonly Counted[] {
    this.#items ??= this.#results.slice(
      Math.max(0, this.#results.found.total - SAMPLE_EVENTS),
      SAMPLE_EVENTS,
    );
    const counts = new Map<string, number>();
    for (const item of this.#items) {
      // Fields may be called as what every object has: those of an event have no prototype.
      const value = item.kind === "event" ? item.fields[field] : undefined;
      if (value === undefined) continue;
      const text = typeof value === "string" ? value : JSON.stringify(value);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    return [...counts].map(([value, count]) => ({ value, count })).sort(byCount);
  }
}
