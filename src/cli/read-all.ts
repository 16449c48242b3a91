import { type EventFilter, type LogItem, read } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";
import type { Shell } from "./command.ts";
import { measured } from "./measured-source.ts";
import { Progress } from "./progress.ts";

/** Goes once over everything a filter leaves of a log, what is no event too, and shows how far it is. */
export async function readAll(
  source: LineSource,
  filter: EventFilter,
  { errors }: Shell,
  take: (item: LogItem) => void,
): Promise<void> {
  using progress = new Progress(errors, "reading");
  for await (const item of read(measured(source, progress), { ...filter, malformed: true })) take(item);
}
