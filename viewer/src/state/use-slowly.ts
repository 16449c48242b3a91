import { useEffect, useRef, useState } from "react";

/** A value that changes no more often than once in a while: what is asked again for it is costly. */
export function useSlowly<Value>(value: Value, everyMs: number): Value {
  const [slow, setSlow] = useState(value);
  const changedMs = useRef(0);
  useEffect(() => {
    const waitMs = Math.max(0, changedMs.current + everyMs - performance.now());
    const timer = setTimeout(() => {
      changedMs.current = performance.now();
      setSlow(value);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [value, everyMs]);
  return slow;
}
