import { memo, useEffect, useRef, useState } from "react";
import type { QueryCompletion } from "../../../src/reader/query/complete-query.ts";
import { useKeys } from "../shell/use-keys.ts";
import { show } from "../state/address.ts";
import { CompletionList } from "./completion-list.tsx";
import { pastQueries, rememberQuery } from "./query-history.ts";
import { placeOf, QueryProblem } from "./query-problem.tsx";
import { useCompletions } from "./use-completions.ts";

interface QueryBarProps {
  readonly q: string;
  readonly problem: Error | undefined;
  readonly highlight: string;
  readonly onHighlight: (text: string) => void;
  readonly fieldNames: readonly string[];
}

/** What is being typed. */
interface Typed {
  readonly text: string;
  readonly cursor: number;
  /** Are completions shown, and which of them is chosen? -1 for none. */
  readonly isOpen: boolean;
  readonly chosen: number;
  /** How far back in the past queries it is; -1 for what was typed. */
  readonly past: number;
}

/** The query: what stands here is what is shown. */
export const QueryBar = memo(function QueryBar({
  q,
  problem,
  highlight,
  onHighlight,
  fieldNames,
}: QueryBarProps) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState<Typed>(() => fresh(q));
  const [isAsked, setAsked] = useState(false);
  const { text, cursor, isOpen, chosen } = typed;
  const completions = useCompletions(text, cursor, fieldNames, isAsked && isOpen);
  useEffect(() => setTyped(fresh(q)), [q]);
  useEffect(() => {
    // The cursor stands where a completion ends, and not where the browser leaves it.
    if (input.current?.selectionStart !== cursor && document.activeElement === input.current)
      input.current?.setSelectionRange(cursor, cursor);
  }, [cursor]);
  useKeys({ "/": () => input.current?.select() });

  const change = (next: Partial<Typed>): void => setTyped((before) => ({ ...before, ...next }));
  const take = ({ start, end, text: added, kind }: QueryCompletion): void => {
    const isDone = kind !== "key" && kind !== "field" && kind !== "operator";
    const rest = text.slice(end);
    const written = isDone && rest === "" ? `${added} ` : added;
    change({
      text: text.slice(0, start) + written + rest,
      cursor: start + written.length,
      chosen: -1,
      isOpen: true,
    });
  };
  const submit = (): void => {
    const asked = text.trim();
    change({ isOpen: false, chosen: -1, past: -1 });
    rememberQuery(asked);
    show({ q: asked, at: undefined });
  };
  const walkPast = (step: number): void => {
    const queries = pastQueries();
    const past = Math.max(-1, Math.min(queries.length - 1, typed.past + step));
    const found = past === -1 ? q : (queries[past] as string);
    change({ text: found, cursor: found.length, past, isOpen: false, chosen: -1 });
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const shown = isOpen ? completions.length : 0;
    const choice = completions[chosen];
    const keys: Readonly<Record<string, () => void>> = {
      // A form with two fields and no button is not sent by a browser.
      Enter: submit,
      ...(shown > 0 && typed.past === -1
        ? {
            ArrowDown: () => change({ chosen: (chosen + 1) % shown }),
            ...(chosen === -1 ? {} : { ArrowUp: () => change({ chosen: chosen - 1 }) }),
            Tab: () => take(choice ?? (completions[0] as QueryCompletion)),
            ...(choice === undefined ? {} : { Enter: () => take(choice) }),
            Escape: () => change({ isOpen: false, chosen: -1 }),
          }
        : {
            ArrowDown: () => (typed.past === -1 ? change({ isOpen: true }) : walkPast(-1)),
            Escape: () => input.current?.blur(),
          }),
      ...(chosen === -1 ? { ArrowUp: () => walkPast(1) } : {}),
    };
    const act = event.key === "Tab" && (event.shiftKey || text === "") ? undefined : keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  const place = text === q ? placeOf(problem) : undefined;
  const isListed = isOpen && completions.length > 0;
  return (
    <search className="query-search">
      <form
        className="query-bar"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <input
          ref={input}
          className="query"
          role="combobox"
          aria-label="Query"
          aria-expanded={isListed}
          aria-controls="completions"
          aria-autocomplete="list"
          aria-activedescendant={isListed && chosen >= 0 ? `completion-${chosen}` : undefined}
          aria-invalid={place !== undefined}
          aria-describedby={place === undefined ? undefined : "query-problem"}
          placeholder='type:llm:* session:abc123 latency_ms>2000 since:1h "timed out"'
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          enterKeyHint="search"
          value={text}
          onFocus={() => setAsked(true)}
          onBlur={() => change({ isOpen: false, chosen: -1 })}
          onChange={({ target }) =>
            change({
              text: target.value,
              cursor: target.selectionStart ?? target.value.length,
              isOpen: true,
              chosen: -1,
              past: -1,
            })
          }
          onKeyDown={onKeyDown}
        />
        <CompletionList completions={isListed ? completions : []} chosen={chosen} onTake={take} />
        <input
          className="highlight"
          aria-label="Highlight"
          placeholder="highlight"
          spellCheck={false}
          autoComplete="off"
          value={highlight}
          onChange={(event) => onHighlight(event.target.value)}
          onKeyDown={(event) =>
            event.key === "Escape" || event.key === "Enter" ? event.currentTarget.blur() : undefined
          }
        />
        {place === undefined ? null : <QueryProblem q={q} place={place} />}
      </form>
    </search>
  );
});

function fresh(q: string): Typed {
  return { text: q, cursor: q.length, isOpen: false, chosen: -1, past: -1 };
}
