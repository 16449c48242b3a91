/** What is still waiting when the process ends. */
interface Waiting {
  /** Writes it, or gives it up; does not throw. */
  atExit(): void;
}

const waiting = new Set<Waiting>();
let listening = false;
let exiting = false;

/** Lines wait here: they are written when the process ends, if JavaScript still runs then. */
export function flushAtExit(one: Waiting): void {
  waiting.add(one);
  if (listening) return;
  listening = true;
  process.on("exit", flushAtEnd);
}

/** Nothing waits here any more. */
export function forgetAtExit(one: Waiting): void {
  waiting.delete(one);
}

/** Is the process ending, and nothing can wait any more? Others may log at its end, behind `flushAtEnd`. */
export function isExiting(): boolean {
  return exiting;
}

/** The process ends now: whatever waits in any log of it is written. */
export function flushAtEnd(): void {
  exiting = true;
  for (const one of waiting) one.atExit();
}
