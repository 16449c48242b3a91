import { limits } from "../../base/index.ts";
import { type InputLine, inputLines } from "../input-lines.ts";
import { showBytes } from "../quantities.ts";
import { UsageError } from "../usage-error.ts";
import { detectFormat, FORMATS, type Format } from "./format.ts";
import type { InputFile } from "./input-file.ts";
import { type KeyMap, LOGGERS } from "./key-map.ts";
import { loggerRecordReader } from "./logger-record.ts";
import { readOwnJson } from "./own-json.ts";
import { readOwnLine } from "./own-line.ts";
import { type LineReader, type Reading, refused } from "./reading.ts";

/** What every file begins with that gzip made. */
const GZIP_START = Buffer.from([0x1f, 0x8b]);

/** How files are read. */
export interface ReadFileOptions {
  /** Where it is not given, the first lines of each file tell. */
  readonly format: Format | undefined;
  readonly keys: KeyMap;
  readonly say: (text: string) => void;
  /** Called for what was read: the bytes and the lines it took. */
  readonly advance: (bytes: number, lines: number) => void;
}

/** What a line of a file was read as. */
export interface FileReading {
  readonly file: InputFile;
  readonly line: number;
  readonly reading: Reading;
}

/**
 * Reads a file to its end, a piece of it at a time.
 *
 * @throws UsageError where nothing tells what it is
 */
export async function* readFile(file: InputFile, options: ReadFileOptions): AsyncGenerator<FileReading[]> {
  let reader: LineReader | undefined;
  for await (const lines of inputLines(file.open())) {
    const written = lines.filter(({ bytes }) => bytes === undefined || !isBlank(bytes));
    if (written.length > 0) {
      reader ??= readerFor(file, written, options);
      yield written.flatMap((line) => readLine(file, line, reader as LineReader));
    }
    options.advance(
      lines.reduce((sum, { length }) => sum + length, 0),
      lines.length,
    );
  }
}

function readLine(file: InputFile, { number, bytes, length }: InputLine, reader: LineReader): FileReading[] {
  const readings =
    bytes === undefined
      ? [
          refused(
            `it has ${showBytes(length)}; at most ${showBytes(limits.readLineBytesMax)} are read of a line`,
          ),
        ]
      : reader(bytes);
  return readings.map((reading) => ({ file, line: number, reading }));
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09);
}

function readerFor(file: InputFile, lines: readonly InputLine[], options: ReadFileOptions): LineReader {
  const format = options.format ?? tellFormat(file, lines, options);
  if (format === "jsonl") return readOwnJson;
  if (format === "lines") return readOwnLine;
  const known = format === undefined ? {} : LOGGERS[format];
  return loggerRecordReader({
    keys: { ...known, ...options.keys },
    sourceDefault: file.sourceDefault ?? format ?? "import",
  });
}

/** The format of the first line that has a known one; none where the keys are mapped by hand. */
function tellFormat(
  file: InputFile,
  lines: readonly InputLine[],
  { keys, say }: ReadFileOptions,
): Format | undefined {
  const isMapped = Object.values(keys).some((names) => names.length > 0);
  for (const { bytes } of lines) {
    const detected = bytes === undefined ? undefined : detectFormat(bytes);
    if (detected === undefined) continue;
    const { format, because } = detected;
    if (isMapped && (format === "jsonl" || format === "lines")) break;
    say(`${file.name} is read as ${format} (${because}); --from FORMAT says otherwise`);
    return format;
  }
  if (isMapped) return undefined;
  if (lines[0]?.bytes?.subarray(0, 2).equals(GZIP_START)) {
    throw new UsageError(`${file.name} is compressed; unpack it: zcat FILE | log-thread import -`);
  }
  throw new UsageError(
    `it can not be told what wrote ${file.name}; say it with --from (${FORMATS.join(", ")}), or which key is which with --map time=KEY,text=KEY`,
  );
}
