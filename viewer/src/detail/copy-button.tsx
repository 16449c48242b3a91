import { useState } from "react";

interface CopyButtonProps {
  /** What it says; without it a sign. */
  readonly label?: string;
  /** What it is called where it is a sign. */
  readonly name?: string;
  readonly text: () => string;
}

/** Copies a text, and says that it did. */
export function CopyButton({ label, name, text }: CopyButtonProps) {
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
  if (label !== undefined) {
    return (
      <button type="button" aria-live="polite" onClick={() => void copy()}>
        {said ?? label}
      </button>
    );
  }
  return (
    <button
      type="button"
      className="plain"
      title={name}
      aria-label={said === undefined ? name : `${name}: ${said}`}
      onClick={() => void copy()}
    >
      <svg className="icon" viewBox="0 0 11 11" aria-hidden="true">
        {said === "copied" ? <path d="M1 6l3 3 6-8" /> : <path d="M.5 3.5h6v7h-6zM3.5 3V.5h7v7H7" />}
      </svg>
    </button>
  );
}
