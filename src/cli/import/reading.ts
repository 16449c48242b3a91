import type { NewEvent } from "../log-writer.ts";

/** What a line of input was found to hold: an event, or something that can not be one, and why. */
export type Reading =
  | { readonly kind: "event"; readonly event: NewEvent }
  | { readonly kind: "refused"; readonly reason: string };

/** Reads a line, its end not included; nothing where it holds nothing to be written. */
export type LineReader = (line: Buffer) => readonly Reading[];

export function refused(reason: string): Reading {
  return { kind: "refused", reason };
}
