import { BrainError } from "./brain-error.ts";

/**
 * Splits a stream of bytes into lines, wherever the chunks are cut: within a character, or between the
 * CR and the LF of one line's end. LF, CRLF and CR end a line. A last line without an end is not
 * given: it may be a part of one.
 *
 * @throws BrainError of kind `protocol` when a line exceeds `lineCharsMax`.
 */
export async function* streamLines(
  chunks: AsyncIterable<Uint8Array>,
  lineCharsMax: number,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  let afterReturn = false;
  for await (const chunk of chunks) {
    let text = decoder.decode(chunk, { stream: true });
    if (text === "") continue;
    // The CR has ended the line already; an LF that follows it in this chunk belongs to it.
    if (afterReturn && text.startsWith("\n")) text = text.slice(1);
    afterReturn = text === "" ? false : text.endsWith("\r");
    const lines = text.split(/\r\n|\n|\r/);
    lines[0] = rest + lines[0];
    rest = lines.pop() as string;
    if (rest.length > lineCharsMax || lines.some((line) => line.length > lineCharsMax)) {
      throw new BrainError("protocol", `A line of the stream is longer than ${lineCharsMax} characters.`);
    }
    yield* lines;
  }
}
