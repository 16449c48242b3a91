import { type LogIndex, openIndex } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";
import type { Shell } from "./command.ts";
import { Progress } from "./progress.ts";

/** The index of a log, brought up to date. What that takes the first time is shown to whoever waits for it. */
export async function openBuiltIndex(source: LineSource, { errors }: Shell): Promise<LogIndex> {
  const index = openIndex(source);
  using progress = new Progress(errors, "indexing");
  let done = 0;
  await index.build({
    onProgress: ({ bytes, totalBytes }) => {
      if (done === 0) progress.expect(totalBytes);
      progress.advance(bytes - done);
      done = bytes;
    },
  });
  return index;
}
