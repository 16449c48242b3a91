import type { Stretch } from "../analysis/index.ts";

/** Columns that a quiet time keeps where it is pressed together. */
const PRESSED_COLUMNS = 3;

/** A quiet time is pressed together where it would take more than this share of the width. */
const PRESSED_SHARE = 0.12;

/** A piece of the axis: times that lie evenly between two columns. */
interface Piece extends Stretch {
  readonly column: number;
  readonly columns: number;
  readonly pressed: boolean;
}

/** Says in which column of a drawing a moment lies. Long quiet times are pressed together, so that what happened keeps the room. */
export class TimeScale {
  readonly #pieces: readonly Piece[];
  readonly #columns: number;

  /** @param gaps quiet times, in the order of time, within the whole */
  constructor(whole: Stretch, gaps: readonly Stretch[], columns: number) {
    this.#columns = columns;
    this.#pieces = piecesOf(whole, gaps, columns);
  }

  /** The columns that stand for a quiet time that was pressed together. */
  get pressed(): { readonly column: number; readonly columns: number; readonly durationMs: number }[] {
    return this.#pieces
      .filter(({ pressed }) => pressed)
      .map(({ column, columns, fromMs, untilMs }) => ({ column, columns, durationMs: untilMs - fromMs }));
  }

  /** Where a moment lies, in columns from the left, not rounded. */
  columnOf(timeMs: number): number {
    for (const { fromMs, untilMs, column, columns } of this.#pieces) {
      if (timeMs > untilMs) continue;
      const share = untilMs === fromMs ? 0 : Math.max(0, timeMs - fromMs) / (untilMs - fromMs);
      return column + share * columns;
    }
    return this.#columns;
  }
}

function piecesOf(whole: Stretch, gaps: readonly Stretch[], columns: number): Piece[] {
  const wholeMs = Math.max(1, whole.untilMs - whole.fromMs);
  const long = gaps.filter(({ fromMs, untilMs }) => untilMs - fromMs > wholeMs * PRESSED_SHARE);
  const pressedMs = long.reduce((sum, { fromMs, untilMs }) => sum + untilMs - fromMs, 0);
  const evenColumns = columns - long.length * PRESSED_COLUMNS;
  const evenMs = Math.max(1, wholeMs - pressedMs);
  const pieces: Piece[] = [];
  let column = 0;
  const add = (fromMs: number, untilMs: number, pressed: boolean): void => {
    const own = pressed ? PRESSED_COLUMNS : ((untilMs - fromMs) / evenMs) * evenColumns;
    pieces.push({ fromMs, untilMs, column, columns: own, pressed });
    column += own;
  };
  let fromMs = whole.fromMs;
  for (const gap of long) {
    add(fromMs, gap.fromMs, false);
    add(gap.fromMs, gap.untilMs, true);
    fromMs = gap.untilMs;
  }
  add(fromMs, whole.untilMs, false);
  return pieces;
}
