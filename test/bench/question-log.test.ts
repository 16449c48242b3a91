import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeAnswer, linesText } from "../../bench/comparison/answers.ts";
import { writeQuestionLog } from "../../bench/comparison/question-log.ts";
import { formatLine, parseLine } from "../../src/line.ts";

const EVENTS = 20_000;

describe("the log that every tool is asked about", () => {
  // Written once for all of the tests, and read at once.
  const directory = mkdtempSync(join(tmpdir(), "log-thread-"));
  const log = writeQuestionLog(join(directory, "log"), EVENTS);
  const bytes = readFileSync(log.path);
  rmSync(directory, { recursive: true });
  const [header, ...lines] = bytes.toString().trimEnd().split("\n");
  const events = lines.map((line) => parseLine(line));

  it("has events as the package writes them, behind a segment's first line", () => {
    expect(header).toContain("|log:segment|log-thread|format=1 ");
    expect(log).toMatchObject({ events: lines.length, bytes: bytes.length });
    const others = events.filter((event, index) => {
      if (event === undefined) return true;
      const { timestamp, type, source, text, fields } = event;
      return formatLine({ timestamp: Date.parse(timestamp), type, source, text, fields }) !== lines[index];
    });
    expect(others).toEqual([]);
  });

  it("has one error in a hundred lines, some twenty types, and seven lines with the rare word", () => {
    const types = new Set(events.map((event) => event?.type));
    expect(types.size).toBeGreaterThanOrEqual(20);
    expect(lines.filter((line) => /^[^|]*\|error:/.test(line))).toHaveLength(EVENTS / 100);
    expect(lines.filter((line) => line.includes(log.topics.word))).toHaveLength(7);
  });

  it("has sessions that begin, overlap and end, and the whole one that is asked for", () => {
    const ids = events.map((event) => event?.fields["session_id"]);
    const own = events.filter((event) => event?.fields["session_id"] === log.topics.session);
    expect(own).toHaveLength(1_000);
    expect(own[0]?.type).toBe("session:create");
    expect(own.at(-1)?.type).toBe("conversation:end");
    const within = ids.slice(ids.indexOf(log.topics.session), ids.lastIndexOf(log.topics.session));
    expect(new Set(within).size).toBeGreaterThan(2);
  });

  it("has a clock that is set back, also from one day to the day before", () => {
    const times = events.map((event) => Date.parse(event?.timestamp as string));
    const back = times.filter((time, index) => time < (times[index - 1] ?? 0));
    expect(back.length).toBeGreaterThan(5);
    const days = events.map((event) => event?.timestamp.slice(0, 10));
    const { day, nextDay } = log.topics;
    expect(days.indexOf(nextDay)).toBeLessThan(days.lastIndexOf(day));
  });

  it("knows the answers", () => {
    const digest = (wanted: (line: string) => boolean) => describeAnswer(linesText(lines.filter(wanted)));
    const { day, type, session, word } = log.topics;
    const { expected } = log;
    expect(expected["type-in-day"]).toEqual(
      digest((line) => line.startsWith(day) && line.includes(`|${type}|`)),
    );
    expect(expected.session).toEqual(digest((line) => line.endsWith(` session_id=${session}`)));
    expect(expected["rare-text"]).toEqual(digest((line) => line.includes(word)));
    expect(expected["all-errors"]).toEqual(digest((line) => line.includes("|error:")));
    expect(expected["count-errors"]).toEqual(describeAnswer(`${EVENTS / 100}\n`));
  });
});
