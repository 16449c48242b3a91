import { ApiProblem } from "../data/api.ts";

/** Where a query is wrong, and why. */
export interface WrongPlace {
  readonly at: number;
  readonly length: number;
  readonly message: string;
}

export function placeOf(problem: Error | undefined): WrongPlace | undefined {
  if (!(problem instanceof ApiProblem) || problem.code !== "bad_query") return undefined;
  return { at: problem.at ?? 0, length: problem.length || 1, message: problem.message };
}

/** The query with the place that is wrong marked in it, and what is said of it. */
export function QueryProblem({ q, place }: { readonly q: string; readonly place: WrongPlace }) {
  const { at, length, message } = place;
  return (
    <p id="query-problem" className="query-problem" role="alert">
      <code>
        {q.slice(0, at)}
        <span className="wrong">{q.slice(at, at + length) || "\u00a0"}</span>
        {q.slice(at + length)}
      </code>
      <br />
      {message}
      <br />
      <span className="dim">Shown is still what was there before.</span>
    </p>
  );
}
