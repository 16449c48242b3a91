import { readFileSync } from "node:fs";
import type { Results } from "../results.ts";

/** What a comparison found. Its measurements are those of each question, and of what was made before: `time/…`, `room/…`. */
export interface ComparedResults extends Results {
  readonly log: { readonly events: number; readonly bytes: number };
  readonly rounds: number;
  /** In the order in which they are shown. */
  readonly tools: readonly ComparedTool[];
}

export interface ComparedTool {
  readonly name: string;
  /** Names of what has to be made before it can be asked. */
  readonly needs: readonly string[];
}

/** Where a whole run leaves what it found, and from where the page is made. */
export const RESULTS = new URL("../../results/comparison.json", import.meta.url);
export const PAGE = new URL("../../../docs/comparison.md", import.meta.url);

export function readComparedResults(path: string | URL): ComparedResults {
  return JSON.parse(readFileSync(path, "utf8")) as ComparedResults;
}
