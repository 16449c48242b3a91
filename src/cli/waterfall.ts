import type { Span, Timeline } from "../analysis/index.ts";
import type { Colour, Paint } from "./colour.ts";
import { showDuration } from "./quantities.ts";
import { cutToWidth, displayWidth, padToWidth, visible } from "./terminal-text.ts";
import { TimeScale } from "./time-scale.ts";

/** How a waterfall is drawn. */
export interface WaterfallOptions {
  /** Columns that a line may take. */
  readonly columns: number;
  readonly paint: Paint;
  /** Lines at most; the rest is left out, and it is for the caller to say so. */
  readonly most: number;
}

const NAME_COLUMNS_MAX = 34;
const DURATION_COLUMNS = 10;
const BAR_COLUMNS_MIN = 8;

/** A glyph for each category, so that no meaning rests on colour. */
const GLYPHS: Readonly<Record<string, string>> = {
  llm: "●",
  tool: "◆",
  session: "▬",
  conversation: "▬",
  state: "■",
  memory: "■",
  websocket: "◐",
  http: "◐",
  app: "○",
};

/** One line of the drawing: a span, or a failure that stands for itself. */
interface Row {
  readonly startMs: number;
  readonly name: string;
  readonly duration: string;
  readonly colour: Colour | undefined;
  readonly bar: (scale: TimeScale, columns: number) => string;
}

/**
 * Draws a timeline: a line for each span, indented where it stands in another, with how long it took and when. A thin line
 * is the time until a model's first token, a thick one what came after it; a dotted bar has no end in the log.
 */
export function waterfall(timeline: Timeline, { columns, paint, most }: WaterfallOptions): string[] {
  const rows = [...timeline.spans.map(spanRow), ...timeline.failures.map(failureRow)]
    .sort((a, b) => a.startMs - b.startMs)
    .slice(0, most);
  if (rows.length === 0) return [];
  const longest = Math.max(...rows.map(({ name }) => displayWidth(name)));
  const nameColumns = Math.max(
    8,
    Math.min(NAME_COLUMNS_MAX, longest, columns - DURATION_COLUMNS - BAR_COLUMNS_MIN - 2),
  );
  const barColumns = columns - nameColumns - DURATION_COLUMNS - 2;
  const starts = timeline.spans.map(({ startMs }) => startMs);
  const whole = {
    fromMs: Math.min(timeline.startMs, ...starts),
    untilMs: Math.max(timeline.endMs, ...timeline.spans.map(({ untilMs }) => untilMs)),
  };
  const drawn = Math.max(0, barColumns);
  const scale = new TimeScale(whole, timeline.gaps, drawn);
  const margin = " ".repeat(nameColumns + DURATION_COLUMNS + 2);
  const lines = drawn < BAR_COLUMNS_MIN ? [] : [paint(margin + axis(scale, whole, drawn), "dim")];
  for (const { name, duration, colour, bar } of rows) {
    const label = padToWidth(cutToWidth(name, nameColumns), nameColumns);
    const length = padToWidth(cutToWidth(duration, DURATION_COLUMNS), DURATION_COLUMNS, "right");
    const drawing = drawn < BAR_COLUMNS_MIN ? "" : bar(scale, drawn);
    const line = `${label} ${length} ${drawing}`.trimEnd();
    lines.push(colour === undefined ? line : paint(line, colour));
  }
  return lines;
}

function spanRow(span: Span): Row {
  const { category, name, depth, outcome, startMs, durationMs } = span;
  const glyph = outcome === "error" ? "▲" : (Object.hasOwn(GLYPHS, category) && GLYPHS[category]) || "▪";
  const title = name === undefined ? category : `${category} ${visible(name)}`;
  return {
    startMs,
    name: `${"  ".repeat(Math.min(depth, 6))}${glyph} ${visible(title)}`,
    duration:
      outcome === "unfinished" ? "no end" : durationMs === undefined ? "unknown" : showDuration(durationMs),
    colour: outcome === "error" ? "red" : outcome === "unfinished" ? "yellow" : undefined,
    bar: (scale, columns) => barOf(span, scale, columns),
  };
}

function failureRow({ timeMs, type, source }: Timeline["failures"][number]): Row {
  return {
    startMs: timeMs,
    name: `▲ ${visible(type)} ${visible(source)}`,
    duration: "",
    colour: "red",
    bar: (scale, columns) => `${" ".repeat(cell(scale.columnOf(timeMs), columns))}▲`,
  };
}

/** What only surrounds other things is drawn as a bracket. */
const AROUND = new Set(["app", "session", "conversation", "websocket", "agent"]);

function barOf(span: Span, scale: TimeScale, columns: number): string {
  const { startMs, untilMs, outcome, firstTokenMs, category } = span;
  const from = cell(scale.columnOf(startMs), columns);
  const until = Math.max(from, cell(scale.columnOf(untilMs), columns));
  const length = until - from + 1;
  const space = " ".repeat(from);
  if (outcome === "unfinished") return `${space}${"░".repeat(length)}`;
  if (length === 1) return `${space}${untilMs - startMs === 0 ? "▏" : "▌"}`;
  if (AROUND.has(category)) return `${space}├${"─".repeat(length - 2)}┤`;
  if (firstTokenMs === undefined) return space + "█".repeat(length);
  const tick = Math.min(until, Math.max(from, cell(scale.columnOf(startMs + firstTokenMs), columns)));
  return space + "━".repeat(tick - from) + "█".repeat(until - tick + 1);
}

function cell(column: number, columns: number): number {
  return Math.max(0, Math.min(columns - 1, Math.floor(column)));
}

/** The times at the beginning and the end, and where quiet times were pressed together. */
function axis(
  scale: TimeScale,
  whole: { readonly fromMs: number; readonly untilMs: number },
  columns: number,
): string {
  const end = showDuration(whole.untilMs - whole.fromMs);
  const marks = Array.from({ length: columns }, () => " ");
  const write = (text: string, at: number): void => {
    if (at < 0 || at + text.length > columns) return;
    if (marks.slice(Math.max(0, at - 1), at + text.length + 1).some((mark) => mark !== " ")) return;
    [...text].forEach((character, index) => {
      marks[at + index] = character;
    });
  };
  write("0", 0);
  write(end, columns - end.length);
  for (const { column, durationMs } of scale.pressed) {
    const text = `┄${showDuration(durationMs)}┄`;
    const at = cell(column, columns);
    write(text, Math.min(at, columns - text.length - end.length - 1));
    write("┄", at);
  }
  return marks.join("").trimEnd();
}
