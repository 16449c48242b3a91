import type { QueryCompletion } from "../../../src/reader/query/complete-query.ts";

interface CompletionListProps {
  readonly completions: readonly QueryCompletion[];
  readonly chosen: number;
  readonly onTake: (completion: QueryCompletion) => void;
}

/** What may stand where the cursor is. The focus stays in the query. */
export function CompletionList({ completions, chosen, onTake }: CompletionListProps) {
  return (
    <div
      id="completions"
      className="completions"
      role="listbox"
      aria-label="Completions"
      hidden={completions.length === 0}
    >
      {completions.map((completion, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the query has the focus, and takes the keys for the list
        <div
          key={`${completion.kind} ${completion.text}`}
          id={`completion-${at}`}
          role="option"
          tabIndex={-1}
          aria-selected={at === chosen}
          className="completion"
          // A press would take the focus from the query.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onTake(completion)}
        >
          <bdi className="completion-text">{completion.text}</bdi>
          <span className="dim">{completion.detail}</span>
        </div>
      ))}
    </div>
  );
}
