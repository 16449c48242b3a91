import { readFileSync, writeFileSync } from "node:fs";
import type { Machine } from "./machine.ts";
import type { Summary } from "./statistics.ts";

export type Unit = "ns" | "ms" | "MB" | "calls" | "events";

/** One subject of one group. Of every unit less is better. */
export interface Measurement {
  /** `group/subject`: by this name comparisons and the table in the readme find it. */
  readonly id: string;
  /** What one number stands for, such as nanoseconds an event. */
  readonly unit: Unit;
  /** Undefined where it could not be measured; `missing` says why. */
  readonly found?: Summary;
  readonly missing?: string;
}

/** How a subject compares with a peer, or with a bound alone, and whether that is what was aimed for. */
export interface Comparison {
  readonly id: string;
  /** What is compared, in words. */
  readonly text: string;
  /** Names of measurements. Without a peer the subject's own number is looked at. */
  readonly subject: string;
  readonly peer?: string;
  /** Of a ratio: whose time is divided by the other's. */
  readonly longer?: "peer" | "subject";
  /** `times`: a ratio. */
  readonly unit: Unit | "times";
  /** Undefined where one of the two is missing. */
  readonly found?: Summary;
  /** What is aimed for. Undefined: it is only shown. */
  readonly target?: Target;
  readonly verdict: "met" | "missed" | "not measured" | "no target";
}

export interface Target {
  readonly kind: "at least" | "at most";
  readonly bound: number;
}

/** Everything a run found. */
export interface Results {
  readonly date: string;
  readonly quick: boolean;
  readonly machine: Machine;
  /** Versions of log-thread and of what it is compared with. */
  readonly versions: Readonly<Record<string, string>>;
  readonly measurements: readonly Measurement[];
  readonly comparisons: readonly Comparison[];
}

export function readResults(path: string | URL): Results {
  return JSON.parse(readFileSync(path, "utf8")) as Results;
}

export function writeResults(path: string | URL, results: Results): void {
  writeFileSync(path, `${JSON.stringify(results, rounded, 2)}\n`);
}

/** Four digits are more than any of these numbers are good for. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}
