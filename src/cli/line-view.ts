import type { LogEvent, MalformedLine } from "../line/index.ts";
import { isErrorType } from "../line/index.ts";
import type { LogItem } from "../reader/index.ts";
import { type TimeZone, utc } from "../reader/index.ts";
import type { Colour, Paint } from "./colour.ts";
import { padToWidth, visible, visibleJson } from "./terminal-text.ts";

/**
 * How an item of a log is shown, as one line that can not drive a terminal.
 *
 * @param isContext does it stand around a match, and is none itself?
 */
export type LineView = (item: LogItem, isContext?: boolean) => string;

/** The line as it stands in the log, with what would drive a terminal made visible. */
export function plainView(zone: TimeZone): LineView {
  return (item) => {
    if (item.kind === "malformed" || zone === utc) return visible(item.raw) + missing(item);
    return zone.show(item.timeMs) + visible(item.raw.slice(item.timestamp.length));
  };
}

/** One JSON object. */
export function jsonView(zone: TimeZone): LineView {
  return (item, isContext) => {
    const shown = item.kind === "malformed" ? malformedJson(item) : eventJson(item, zone);
    return visibleJson(isContext ? { ...shown, context: true } : shown);
  };
}

function eventJson(event: LogEvent, zone: TimeZone): Record<string, unknown> {
  const json = event.toJSON();
  return zone === utc ? json : { ...json, timestamp: zone.show(event.timeMs) };
}

function malformedJson({ reason, raw, length, position }: MalformedLine): Record<string, unknown> {
  return { malformed: reason, raw, length, position: `${position.segment}:${position.offset}` };
}

/** Says what a malformed line's `raw` leaves out. */
function missing(item: LogItem): string {
  if (item.kind === "event") return "";
  const shown = Buffer.byteLength(item.raw);
  return item.length > shown ? ` …[${item.length} bytes]` : "";
}

/** Columns are as wide as what they held so far, up to these. */
const TYPE_COLUMNS = { least: 14, most: 24 };
const SOURCE_COLUMNS = { least: 8, most: 18 };

/** Characters of one line shown in a terminal: about a screenful. What is cut is said, and a pipe gives it all. */
const LINE_CHARS_MAX = 2_000;

/** How the view for people is drawn. */
export interface ReadableOptions {
  readonly paint: Paint;
  /** Leave out what goes beyond a screenful of one line? */
  readonly cut: boolean;
  readonly zone: TimeZone;
}

/**
 * The view for people: columns, quiet colours, errors in red, context dim. The timestamp stays as it is
 * in the log unless another zone is wanted, and either way it can be copied into `--since`.
 */
export function readableView({ paint, cut, zone }: ReadableOptions): LineView {
  const widths = new ColumnWidths();
  return (item, isContext) => {
    // One colour over another would end it.
    const inner = isContext ? unpainted : paint;
    const line =
      item.kind === "malformed"
        ? readableMalformed(item, inner, cut)
        : readableEvent(item, { paint: inner, cut, zone }, widths);
    return isContext ? paint(line, "dim") : line;
  };
}

const unpainted: Paint = (text) => text;

/** The columns grow with what they held so far. */
class ColumnWidths {
  #type = TYPE_COLUMNS.least;
  #source = SOURCE_COLUMNS.least;

  padType(type: string): string {
    this.#type = widened(this.#type, type, TYPE_COLUMNS.most);
    return padToWidth(type, this.#type);
  }

  padSource(source: string): string {
    this.#source = widened(this.#source, source, SOURCE_COLUMNS.most);
    return padToWidth(source, this.#source);
  }
}

function readableEvent(event: LogEvent, { paint, cut, zone }: ReadableOptions, widths: ColumnWidths): string {
  const { timestamp, type, source, message } = visibleParts(event);
  const colour = colourOf(type);
  const typed = widths.padType(type);
  return [
    paintTime(zone === utc ? timestamp : zone.show(event.timeMs), paint),
    colour === undefined ? typed : paint(typed, colour),
    widths.padSource(source),
    paintMessage(cut ? cutLine(message) : message, event, paint),
  ]
    .join("  ")
    .trimEnd();
}

function visibleParts(event: LogEvent): Record<"timestamp" | "type" | "source" | "message", string> {
  const { raw, timestamp, message } = event;
  const typeStart = timestamp.length + 1;
  const typeEnd = raw.indexOf("|", typeStart);
  return {
    timestamp,
    type: visible(raw.slice(typeStart, typeEnd)),
    source: visible(raw.slice(typeEnd + 1, raw.length - message.length - 1)),
    message: visible(message),
  };
}

function widened(columns: number, text: string, most: number): number {
  return text.length > columns && text.length <= most ? text.length : columns;
}

function readableMalformed(item: MalformedLine, paint: Paint, cut: boolean): string {
  const text = visible(item.raw) + missing(item);
  return `${paint(`malformed (${item.reason})`, "yellow")}  ${cut ? cutLine(text) : text}`;
}

function cutLine(text: string): string {
  if (text.length <= LINE_CHARS_MAX) return text;
  return `${text.slice(0, LINE_CHARS_MAX).toWellFormed()} …[${text.length - LINE_CHARS_MAX} more characters]`;
}

function paintTime(timestamp: string, paint: Paint): string {
  return paint(timestamp.slice(0, 11), "dim") + timestamp.slice(11, 19) + paint(timestamp.slice(19), "dim");
}

const CATEGORY_COLOURS: ReadonlyMap<string, Colour> = new Map<string, Colour>([
  ["llm", "cyan"],
  ["tool", "magenta"],
  ["agent", "magenta"],
  ["conversation", "green"],
  ["session", "blue"],
  ["app", "blue"],
  ["system", "yellow"],
  ["log", "yellow"],
]);

/** The colour of a type; most have none, so that those that do say something. */
export function colourOf(type: string): Colour | undefined {
  if (isErrorType(type)) return "red";
  const colon = type.indexOf(":");
  return colon === -1 ? undefined : CATEGORY_COLOURS.get(type.slice(0, colon));
}

/** A quoted text or value is taken whole, so that nothing inside it passes for a field. */
const QUOTED_OR_FIELD = /^"(?:[^"\\]|\\.)*"|(^| )([A-Za-z_][\w.-]*)=("(?:[^"\\]|\\.)*"|[^ ]*)/g;

function paintMessage(message: string, { fields }: LogEvent, paint: Paint): string {
  return message.replace(QUOTED_OR_FIELD, (all, space?: string, key?: string, value?: string) =>
    key === undefined || !Object.hasOwn(fields, key) ? all : `${space}${paint(`${key}=`, "dim")}${value}`,
  );
}
