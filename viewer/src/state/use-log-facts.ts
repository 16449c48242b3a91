import { useEffect, useRef, useState } from "react";
import type { LogAnswer } from "../../../src/server/contract.ts";
import type { RowStore } from "./row-store.ts";
import { useAnswer, type Waited } from "./use-answer.ts";

/** Nothing tells of segments that are taken away: it is looked for so often. */
const LOOK_MS = 4_000;

/**
 * What the log is, looked at now and then, and whenever `round` changes. Where a segment is gone the rows have other numbers: they are
 * counted anew.
 */
export function useLogFacts(store: RowStore, round: number): Waited<LogAnswer> {
  const [looks, setLooks] = useState(0);
  const waited = useAnswer("log", {}, { round: round + looks });
  const known = useRef<readonly string[]>([]);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") setLooks((before) => before + 1);
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  const { answer } = waited;
  useEffect(() => {
    if (answer === undefined) return;
    const ids = answer.segments.map(({ id }) => id);
    const isGone = known.current.some((id) => !ids.includes(id));
    known.current = ids;
    if (isGone) void store.reset();
  }, [answer, store]);
  return waited;
}
