import { useEffect, useRef, useState } from "react";
import { ApiProblem } from "../data/api.ts";
import { show } from "../state/address.ts";

interface QueryBarProps {
  readonly q: string;
  readonly problem: Error | undefined;
  readonly highlight: string;
  readonly onHighlight: (text: string) => void;
}

/** The query: what stands here is what is shown. */
export function QueryBar({ q, problem, highlight, onHighlight }: QueryBarProps) {
  const [text, setText] = useState(q);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => setText(q), [q]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isTyping = (event.target as HTMLElement).closest("input, textarea") !== null;
      if (event.key !== "/" || isTyping) return;
      event.preventDefault();
      input.current?.select();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);

  const wrong =
    problem instanceof ApiProblem && problem.code === "bad_query" && text === q ? problem : undefined;
  return (
    <form
      className="query-bar"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        show({ q: text.trim(), at: undefined });
      }}
    >
      <input
        ref={input}
        className="query"
        aria-label="Query"
        aria-invalid={wrong !== undefined}
        aria-describedby={wrong === undefined ? undefined : "query-problem"}
        placeholder="type:llm:* session:abc123 latency_ms>2000 since:1h &quot;timed out&quot;"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => (event.key === "Escape" ? input.current?.blur() : undefined)}
      />
      <input
        className="highlight"
        aria-label="Highlight"
        placeholder="highlight"
        spellCheck={false}
        value={highlight}
        onChange={(event) => onHighlight(event.target.value)}
      />
      {wrong === undefined ? null : (
        <p id="query-problem" className="query-problem" role="alert">
          <code>
            {q.slice(0, wrong.at)}
            <span className="wrong">{q.slice(wrong.at, (wrong.at ?? 0) + (wrong.length || 1)) || " "}</span>
            {q.slice((wrong.at ?? 0) + (wrong.length || 1))}
          </code>
          <br />
          {wrong.message}
        </p>
      )}
    </form>
  );
}
