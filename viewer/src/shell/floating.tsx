import { type ReactNode, useId, useRef } from "react";

interface FloatingProps {
  readonly label: string;
  /** What the button says, where that is not its name. */
  readonly shown?: string;
  readonly className?: string;
  readonly children: (close: () => void) => ReactNode;
}

/** A button, and what it opens beneath the header until it is closed by Esc or a click elsewhere. */
export function Floating({ label, shown, className = "", children }: FloatingProps) {
  const id = useId();
  const content = useRef<HTMLElement>(null);
  return (
    <>
      <button
        type="button"
        className="plain opens"
        popoverTarget={id}
        aria-label={shown === undefined ? label : `${label}: ${shown}`}
      >
        {shown ?? label}
        <span aria-hidden="true"> ▾</span>
      </button>
      <section ref={content} id={id} popover="auto" className={`floating ${className}`} aria-label={label}>
        {children(() => content.current?.hidePopover())}
      </section>
    </>
  );
}
