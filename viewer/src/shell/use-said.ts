import { useCallback, useEffect, useState } from "react";

const SAID_MS = 5_000;

/** Something that is said for a moment, in the status line. */
export function useSaid(): [said: string, say: (text: string) => void] {
  const [said, setSaid] = useState({ text: "" });
  useEffect(() => {
    if (said.text === "") return undefined;
    const timer = setTimeout(() => setSaid({ text: "" }), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const say = useCallback((text: string): void => setSaid({ text }), []);
  return [said.text, say];
}
