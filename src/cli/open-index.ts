import { type IndexOptions, type LogIndex, openIndex } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";
import type { Shell } from "./command.ts";
import { Progress } from "./progress.ts";

/**
 * The index of a log, brought up to date. What that takes the first time is shown to whoever waits for it.
 *
 * @param signal ends it before
 */
export async function openBuiltIndex(
  source: LineSource,
  { errors }: Shell,
  { signal, ...options }: IndexOptions & { readonly signal?: AbortSignal } = {},
): Promise<LogIndex> {
  const index = openIndex(source, options);
  using progress = new Progress(errors, "indexing");
  let done = 0;
  await index.build({
    ...(signal === undefined ? {} : { signal }),
    onProgress: ({ bytes, totalBytes }) => {
      if (done === 0) progress.expect(totalBytes);
      progress.advance(bytes - done);
      done = bytes;
    },
  });
  return index;
}
