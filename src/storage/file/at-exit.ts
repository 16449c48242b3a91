/** What is still waiting when the process ends. */
interface Waiting {
  /** Writes it, or gives it up; does not throw. */
  atExit(): void;
}

/** What is held for as long as the process lives. */
interface Held {
  /** Lets it go; does not throw. */
  release(): void;
}

const waiting = new Set<Waiting>();
const held = new Set<Held>();
let listening = false;
let exiting = false;

/** Lines wait here: they are written when the process ends, if JavaScript still runs then. */
export function flushAtExit(one: Waiting): void {
  waiting.add(one);
  listen();
}

/** Nothing waits here any more. */
export function forgetAtExit(one: Waiting): void {
  waiting.delete(one);
}

/** This is held: it is let go when the process ends, if JavaScript still runs then. */
export function releaseAtExit(one: Held): void {
  held.add(one);
  listen();
}

/** It was let go. */
export function releaseNoMore(one: Held): void {
  held.delete(one);
}

function listen(): void {
  if (listening) return;
  listening = true;
  process.on("exit", () => {
    flushAtEnd();
    for (const one of held) one.release();
  });
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
