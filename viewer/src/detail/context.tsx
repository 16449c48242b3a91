import { useState } from "react";
import { lookOfType } from "../data/categories.ts";
import { clockParts } from "../data/show-time.ts";
import type { Settings } from "../state/settings.ts";
import { useAnswer } from "../state/use-answer.ts";

const LINES_FIRST = 10;
const LINES_MAX = 160;

/** What stands around an event in the log, whatever the query leaves out. */
export function Context({ at, zone }: { readonly at: string; readonly zone: Settings["zone"] }) {
  const [lines, setLines] = useState(LINES_FIRST);
  const { answer, problem } = useAnswer("context", { at, before: lines, after: lines });
  if (problem !== undefined) return <p role="status">{problem.message}</p>;
  return (
    <section className="context" aria-label="In context">
      <h3>in context</h3>
      <ol>
        {answer?.items.map((item) => (
          <li key={item.position} aria-current={item.position === at ? "true" : undefined}>
            {"malformed" in item ? (
              <bdi className="dim">{item.raw.slice(0, 200)}</bdi>
            ) : (
              <>
                <span className="dim">{clockParts(item.timeMs, zone).minute}:</span>
                {clockParts(item.timeMs, zone).second}{" "}
                <span className={`hue-${lookOfType(item.type).hue}`}>{item.type}</span>{" "}
                <bdi>{(item.text ?? JSON.stringify(item.fields)).slice(0, 200)}</bdi>
              </>
            )}
          </li>
        ))}
      </ol>
      {lines < LINES_MAX ? (
        <button type="button" onClick={() => setLines(lines * 2)}>
          more
        </button>
      ) : null}
    </section>
  );
}
