import { useEffect, useRef } from "react";
import type { ItemJson } from "../../../src/server/contract.ts";
import { showCount } from "../data/show-time.ts";
import type { Selected } from "../list/list.tsx";
import type { Rows } from "../state/rows.ts";
import { QUIET_ROWS_MAX, seekQuiet, seekTerm } from "../state/seek.ts";

/** Rows that are looked through for the next one of a kind before the server is asked. */
const NEAR_ROWS = 2_000;

/** Looking longer than this is said. */
const PATIENCE_MS = 300;

interface SeekOptions {
  readonly rows: Rows;
  readonly order: "newest" | "oldest";
  readonly selected: Selected | undefined;
  readonly quietMs: number;
  /** Selects a row by its number and brings it into sight. */
  readonly go: (number: number) => void;
  readonly say: (text: string) => void;
}

/** A kind of row that one goes to. */
export interface Kind {
  readonly name: string;
  /** What asks for it in the query language. */
  readonly term: string;
  readonly is: (item: ItemJson) => boolean;
}

export interface Seek {
  /** To the next row of a kind; 1 is down the screen, -1 up. */
  readonly toKind: (kind: Kind, direction: 1 | -1) => void;
  readonly toQuiet: (direction: 1 | -1) => void;
}

/** Goes to the next row of a kind, be it loaded or not. A key that is pressed meanwhile ends the looking. */
export function useSeek({ rows, order, selected, quietMs, go, say }: SeekOptions): Seek {
  const down = order === "newest" ? -1 : 1;
  const running = useRef(new AbortController());
  const stopped = useRef<Stopped>(undefined);
  useEffect(() => () => running.current.abort(), []);

  const search = (
    name: string,
    look: (signal: AbortSignal) => Promise<number | undefined>,
    /** What is said where there is none. */
    none: () => string,
  ) => {
    running.current.abort();
    const controller = new AbortController();
    running.current = controller;
    const patience = setTimeout(() => say(`looking for ${name} …`), PATIENCE_MS);
    look(controller.signal)
      .then((number) => {
        if (controller.signal.aborted) return;
        if (number !== undefined) go(number);
        say(number === undefined ? none() : "");
      })
      .catch((error: Error) => (controller.signal.aborted ? undefined : say(error.message)))
      .finally(() => clearTimeout(patience));
  };
  const start = (): number => selected?.number ?? (order === "newest" ? rows.facts.total : -1);

  const toKind = ({ name, term, is }: Kind, direction: 1 | -1): void => {
    const step = direction * down;
    let number = start();
    let last = selected?.item;
    for (let count = 0; count < (rows.isServed ? NEAR_ROWS : rows.facts.total); count++) {
      number += step;
      const item = rows.row(number);
      if (item === undefined) break;
      last = item;
      if (is(item)) {
        running.current.abort();
        go(number);
        say("");
        return;
      }
    }
    const from = last?.position;
    if (from === undefined || !rows.isServed || number < 0 || number >= rows.facts.total) {
      say(noneOf(name, direction));
      return;
    }
    search(
      name,
      async (signal) => {
        const wanted = { from, direction: step === 1 ? "later" : "earlier", signal } as const;
        const position = await seekTerm(rows.q, term, wanted);
        return position === undefined ? undefined : rows.find(position);
      },
      () => noneOf(name, direction),
    );
  };
  const toQuiet = (direction: 1 | -1): void => {
    const from = start();
    const last = stopped.current;
    const goesOn =
      last !== undefined && last.rows === rows && last.from === from && last.direction === direction;
    stopped.current = undefined;
    search(
      "quiet time",
      async (signal) => {
        const step = direction === down ? 1 : -1;
        const found = await seekQuiet(rows, goesOn ? last.at : from, step, quietMs, signal);
        if (found.goOnAt !== undefined) stopped.current = { rows, from, direction, at: found.goOnAt };
        return found.number;
      },
      () =>
        stopped.current === undefined
          ? noneOf("quiet time", direction)
          : `no quiet time in ${showCount(QUIET_ROWS_MAX)} rows further ${sideOf(direction)}; the same key looks on from there`,
    );
  };
  return { toKind, toQuiet };
}

/** Where the looking for a quiet time stopped that was asked for from a row; the same key goes on there. */
interface Stopped {
  readonly rows: Rows;
  readonly from: number;
  readonly direction: 1 | -1;
  readonly at: number;
}

function noneOf(name: string, direction: 1 | -1): string {
  return `no ${name} further ${sideOf(direction)}`;
}

function sideOf(direction: 1 | -1): string {
  return direction === 1 ? "down" : "up";
}
