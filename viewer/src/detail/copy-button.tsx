import { useState } from "react";

interface CopyButtonProps {
  readonly label: string;
  /** What it is called where the label is a sign. */
  readonly name?: string;
  readonly isPlain?: boolean;
  readonly text: () => string;
}

/** Copies a text, and says that it did. */
export function CopyButton({ label, name, isPlain = false, text }: CopyButtonProps) {
  const [said, setSaid] = useState<string>();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text());
      setSaid(isPlain ? "✓" : "copied");
    } catch {
      setSaid(isPlain ? "✕" : "not allowed");
    }
    setTimeout(() => setSaid(undefined), 1_500);
  };
  return (
    <button
      type="button"
      className={isPlain ? "plain" : undefined}
      title={name}
      aria-label={name === undefined ? undefined : said === undefined ? name : `${name}: ${said}`}
      aria-live="polite"
      onClick={() => void copy()}
    >
      {/* The longer of the two takes the room, so that nothing moves. */}
      <span className="copy-label" data-said={said ?? label}>
        {said ?? label}
      </span>
    </button>
  );
}
