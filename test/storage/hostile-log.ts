import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatSegmentHeader } from "../../src/line/index.ts";
import { type LineSource, openDirectory } from "../../src/storage/index.ts";

const TS = "2026-01-09T14:32:01.456Z";

/** A segment of ours, with an id that is made of one letter. */
export const ownHeader = (letter: string): string => `${formatSegmentHeader(0, letter.repeat(26))}\n`;

/** Lines of every kind that a log can hold, as bytes: events, what looks like one, and what is none. */
const HOSTILE_LINES: readonly Buffer[] = [
  `${TS}|app:start|agent|`,
  `${TS}|llm:request|agent|cache miss model=llama3.2 tokens_in=512 session_id=abc123`,
  `${TS}|app:emoji|agent|🦉 漢字 é session_id=séance n=1 ok=true nothing=null deep={"a":[1,{"b":"\\u007c"}]}`,
  "",
  "|\\!",
  `${TS}|cut:off|agent|tokens_in=51|\\!`,
  `2026-01-09T14:32:01.45${TS}|after:torn|agent|x=1`,
  "no event at all",
  `${TS}|odd\\x7ctype|sour\\\\ce|"text with a=b" key=value`,
  `${TS}|zero\\x00type|agent|text=\\x00`,
  `${TS}|raw:nul|agent|before\0after session_id=a\0b`,
  "\0\0\0\0\0\0\0\0",
  Buffer.concat([
    Buffer.from(`${TS}|bad:utf8|agent|`),
    Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80]),
  ]),
  Buffer.from([0x80, 0x81, 0x0d]),
  `\ufeff${TS}|with:bom|agent|`,
  `${TS}|carriage:return|agent|text\r`,
  `${TS}|long:line|agent|${"漢".repeat(21_800)}`,
  `${TS}|quotes:sql|agent|'; DROP TABLE events; -- "x" %s ?1`,
  "x".repeat(100_000),
].map((line) => Buffer.from(line));

const joined = (lines: readonly Buffer[]): Buffer =>
  Buffer.concat(lines.flatMap((line) => [line, Buffer.from("\n")]));

/** A log of several segments, with bytes of every kind in each; in one that was rotated the last line has no newline. */
export function writeHostileLog(directory: string): LineSource {
  const sessions = join(directory, "sessions");
  mkdirSync(sessions, { recursive: true });
  const lines = joined(HOSTILE_LINES);
  const own = (letter: string): Buffer => Buffer.concat([Buffer.from(ownHeader(letter)), lines]);
  writeFileSync(
    join(sessions, "000001_a.log"),
    Buffer.concat([own("a"), Buffer.from(`${TS}|never:ended|agent|x=`)]),
  );
  writeFileSync(
    join(sessions, "000002_foreign.log"),
    joined([Buffer.from(`${TS}|a:b|C:\\new|x|y|z`), ...HOSTILE_LINES]),
  );
  writeFileSync(join(directory, "master.log"), Buffer.concat([own("b"), lines, lines]));
  return openDirectory(directory);
}
