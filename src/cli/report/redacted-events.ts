import { LineFormatter, type LogEvent, type Position, parseLine } from "../../line/index.ts";
import { defaultRedaction } from "../../log/index.ts";
import type { ItemJson } from "../../server/index.ts";

/** An event without its secrets, as the analysis takes it and as the page does. */
export interface RedactedEvent {
  readonly timeMs: number;
  readonly type: string;
  readonly source: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly position: Position;
  readonly json: ItemJson;
}

/**
 * Takes secrets out of events once more, with the rules a log has by default: a report is given to others, and the log may have been
 * written with other rules, or before there were these. Each event is written as a line again and read back, so that what is shown is
 * what a log would have kept.
 */
export function redactedEvents(events: readonly LogEvent[]): RedactedEvent[] {
  const formatter = new LineFormatter(defaultRedaction);
  return events.map(({ timeMs, type, source, text, fields, position }) => {
    const raw = formatter.format(
      timeMs,
      defaultRedaction.redactText(type),
      defaultRedaction.redactText(source),
      text,
      fields,
    );
    const read = parseLine(raw);
    if (read === undefined) throw new Error("a line that was just written can be read");
    const { segment, offset } = position;
    const said = { timeMs, type: read.type, source: read.source, fields: read.fields };
    const shown = {
      position: `${segment}:${offset}`,
      ...said,
      ...(read.text === undefined ? {} : { text: read.text }),
      raw,
      length: Buffer.byteLength(raw),
    };
    return { ...said, position, json: shown };
  });
}
