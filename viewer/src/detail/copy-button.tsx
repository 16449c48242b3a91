import { useState } from "react";

/** Copies a text, and says that it did. */
export function CopyButton({ label, text }: { readonly label: string; readonly text: () => string }) {
  const [said, setSaid] = useState<string>();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text());
      setSaid("copied");
    } catch {
      setSaid("not allowed");
    }
    setTimeout(() => setSaid(undefined), 1_500);
  };
  return (
    <button type="button" aria-live="polite" onClick={() => void copy()}>
      {said ?? label}
    </button>
  );
}
