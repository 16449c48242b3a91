/** A stretch of time. */
export interface Stretch {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Where a quiet time that was pressed together stands, in shares of the width. */
interface Pressed extends Stretch {
  readonly left: number;
  readonly width: number;
}

/** A quiet time takes this share of the width where it is pressed together, and is where it would take more than four times that. */
const PRESSED_SHARE = 0.02;

/** Says where a moment lies, from 0 to 1. */
export interface TimeAxis {
  readonly at: (timeMs: number) => number;
  /** The moment at a share of the width. */
  readonly timeAt: (share: number) => number;
  readonly pressed: readonly Pressed[];
}

/** An axis on which long quiet times are pressed together, or none. */
export function timeAxis(whole: Stretch, gaps: readonly Stretch[], presses: boolean): TimeAxis {
  const wholeMs = Math.max(1, whole.untilMs - whole.fromMs);
  const long = presses
    ? gaps.filter(({ fromMs, untilMs }) => untilMs - fromMs > wholeMs * PRESSED_SHARE * 4)
    : [];
  const evenShare = 1 - long.length * PRESSED_SHARE;
  const evenMs = Math.max(1, wholeMs - long.reduce((sum, { fromMs, untilMs }) => sum + untilMs - fromMs, 0));
  const pieces: { fromMs: number; untilMs: number; left: number; width: number; isPressed: boolean }[] = [];
  let left = 0;
  let fromMs = whole.fromMs;
  const add = (untilMs: number, isPressed: boolean): void => {
    const width = isPressed ? PRESSED_SHARE : ((untilMs - fromMs) / evenMs) * evenShare;
    pieces.push({ fromMs, untilMs, left, width, isPressed });
    left += width;
    fromMs = untilMs;
  };
  for (const gap of long) {
    add(gap.fromMs, false);
    add(gap.untilMs, true);
  }
  add(whole.untilMs, false);
  const at = (timeMs: number): number => {
    const piece = pieces.find(({ untilMs }) => timeMs <= untilMs) ?? pieces.at(-1);
    if (piece === undefined) return 0;
    const length = piece.untilMs - piece.fromMs;
    return (
      piece.left +
      (length <= 0 ? 0 : Math.max(0, Math.min(1, (timeMs - piece.fromMs) / length)) * piece.width)
    );
  };
  const timeAt = (share: number): number => {
    const piece = pieces.find(({ left: begins, width }) => share <= begins + width) ?? pieces.at(-1);
    if (piece === undefined) return whole.fromMs;
    const part = piece.width <= 0 ? 0 : Math.max(0, Math.min(1, (share - piece.left) / piece.width));
    return piece.fromMs + part * (piece.untilMs - piece.fromMs);
  };
  return { at, timeAt, pressed: pieces.filter(({ isPressed }) => isPressed) };
}
