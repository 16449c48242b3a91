import { useEffect, useRef } from "react";

/** What a key does, by the key's name. */
export type Keys = Readonly<Record<string, () => void>>;

/** Where keys are somebody's own. */
const TYPING =
  "input:not([type=radio]):not([type=checkbox]), textarea, select, dialog, [popover], [role=slider]";

/** The page's keys, wherever the focus is; they do nothing while somebody types, or where something is open. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target as Element;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target.closest?.(TYPING) !== null && target !== document.body) return;
      const isPress = event.key === "Enter" || event.key === " ";
      if (isPress && target.closest("button, a") !== null) return;
      const act = Object.hasOwn(latest.current, event.key) ? latest.current[event.key] : undefined;
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}
