import { useEffect, useRef } from "react";
import type { Rows } from "../state/rows.ts";

/** Rows that are asked for before they are seen. */
const AHEAD = 100;

/** Who drags the scrollbar flies over rows that nobody waits for: those of another place are asked for no more often than this. */
const ELSEWHERE_MS = 80;

/** Asks for the rows in sight, from one number to another in either order, and for some around them. */
export function useWanting(rows: Rows, one: number, other: number, total: number): void {
  const asked = useRef({ first: 0, atMs: 0 });
  useEffect(() => {
    const first = Math.min(one, other);
    const end = Math.max(one, other) + 1;
    if (first < 0 || end > total) return undefined;
    const ask = (): void => {
      asked.current = { first, atMs: performance.now() };
      rows.want(first - AHEAD, Math.min(total, end + AHEAD));
    };
    const waitMs = asked.current.atMs + ELSEWHERE_MS - performance.now();
    if (Math.abs(first - asked.current.first) <= AHEAD || waitMs <= 0) {
      ask();
      return undefined;
    }
    const timer = setTimeout(ask, waitMs);
    return () => clearTimeout(timer);
  });
}
