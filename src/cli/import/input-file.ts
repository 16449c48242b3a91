import { basename, extname } from "node:path";
import type { Readable } from "node:stream";
import { nodeDisk, readFileStream } from "../../disk/index.ts";
import { LogUnavailableError, UsageError } from "../usage-error.ts";

/** Something to import from. */
export interface InputFile {
  /** What messages call it. */
  readonly name: string;
  /** The source of its events that name none: the file's name without what stands behind the dot. */
  readonly sourceDefault: string | undefined;
  /** Undefined where it is known only at the end. */
  readonly size: number | undefined;
  readonly open: () => Readable;
}

/**
 * What a word on the command line names: a file, or standard input where it is `-`.
 *
 * @throws UsageError for a directory; LogUnavailableError where there is nothing
 */
export function inputFile(word: string, input: () => Readable): InputFile {
  if (word === "-") {
    return { name: "standard input", sourceDefault: undefined, size: undefined, open: input };
  }
  const status = nodeDisk.statusAt(word);
  if (status === undefined) {
    throw new LogUnavailableError(`there is no file ${word} to be imported; - is standard input`);
  }
  if (status.kind === "directory") {
    throw new UsageError(`${word} is a directory; name the files in it that are to be imported`);
  }
  return {
    name: word,
    sourceDefault: basename(word, extname(word)) || undefined,
    size: status.kind === "file" ? status.size : undefined,
    open: () => readFileStream(word) as Readable,
  };
}
