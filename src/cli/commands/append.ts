import { readEventWords } from "../append/event-words.ts";
import { readIncomingEvent, textReader } from "../append/incoming-event.ts";
import type { Arguments } from "../arguments.ts";
import { checkedType } from "../checked-type.ts";
import type { Command, Shell } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { DIRECTORY_OPTION } from "../filter-options.ts";
import { type JsonRecord, parseJsonRecord } from "../import/json-record.ts";
import type { LineReader, Reading } from "../import/reading.ts";
import { inputLines } from "../input-lines.ts";
import { LogWriter, type NewEvent } from "../log-writer.ts";
import { isDirectoryNamed, logDirectory } from "../open-log.ts";
import { ReaderGoneError } from "../output.ts";
import { Refusals } from "../refusals.ts";
import { visible } from "../terminal-text.ts";
import { UsageError } from "../usage-error.ts";

const STANDARD_INPUT = "-";

/** `log-thread append`. */
export const appendCommand: Command = {
  usage: "TYPE SOURCE [TEXT|-] [KEY=VALUE…] [OPTIONS]",
  about:
    "Writes one event, and prints its line. KEY=VALUE is a field: a number, true, false or null where VALUE reads as " +
    "one, else text; KEY:=VALUE takes JSON, so that n:='\"5\"' is the text 5. Secrets that can be recognised are taken out. " +
    "With - as the text every line of standard input is the text of an event. With - alone every line is an event " +
    'itself: {"type":…,"source":…,"text":…,"fields":{…}}, or a line as the log holds it. A line that can not be read is told, and ' +
    "the others are written.",
  positionals: [
    { name: "TYPE", completes: "type", help: "what happened, as category:action: deploy:done" },
    { name: "SOURCE", optional: true, completes: "source", help: "the program or service it happened in" },
    {
      name: "TEXT",
      optional: true,
      many: true,
      help: "what there is to say, one word or in quotes; and fields",
    },
  ],
  options: [
    { name: "text", value: "TEXT", help: "the text, where it looks like KEY=VALUE or is -" },
    { name: "json", value: "OBJECT", help: "fields as a JSON object, nested as they are" },
    {
      name: "session",
      value: "ID",
      completes: "session",
      help: "the session_id, where the fields name none",
    },
    { name: "quiet", short: "q", help: "do not print what was written" },
    DIRECTORY_OPTION,
  ],
  examples: [
    ["log-thread append deploy:done ci version=1.4.2 seconds=12.5", "an event from a shell script"],
    [
      'log-thread append job:end backup \'nightly backup\' files:=\'["a","b"]\' --session "$RUN" -q',
      "text, a list, a session, and nothing on standard output",
    ],
    ["make 2>&1 | log-thread append build:output make - target=all", "every line of a program's output"],
    ["log-thread tail -f --json --dir a | log-thread append - --dir b", "events of one log into another"],
  ],
  run: runAppend,
};

async function runAppend(given: Arguments, shell: Shell): Promise<number> {
  const reader = readerFor(given);
  const directory = logDirectory(given, shell.env);
  const event = reader === undefined ? typedEvent(given) : undefined;
  // Silenced as every program is: what is piped in is read all the same, so that its writer is not stopped.
  const isOff = (shell.env["LOG_THREAD"] ?? "").toLowerCase() === "off";
  if (isOff) shell.say("LOG_THREAD=off: nothing is written");
  const gitignore = !isDirectoryNamed(given, shell.env);
  using writer = new LogWriter(directory, { gitignore, dryRun: isOff });
  const print = given.has("quiet") || isOff ? async (): Promise<void> => {} : linePrinter(shell);
  const write = (one: NewEvent): Promise<void> =>
    print(writer.write(withSession(one, given.value("session"))));
  if (event === undefined) return await appendLines(reader as LineReader, write, shell);
  await write(event);
  return EXIT.ok;
}

/** Prints lines for as long as somebody reads them: what is piped in has to be written in any case. */
function linePrinter({ output }: Shell): (line: string) => Promise<void> {
  let isRead = true;
  return async (line) => {
    if (!isRead) return;
    try {
      await output.line(visible(line));
    } catch (error) {
      if (!(error instanceof ReaderGoneError)) throw error;
      isRead = false;
    }
  };
}

/** Writes what standard input holds, each line as soon as it is there. */
async function appendLines(
  reader: LineReader,
  write: (event: NewEvent) => Promise<void>,
  shell: Shell,
): Promise<number> {
  const refusals = new Refusals(shell.say);
  for await (const lines of inputLines(shell.input())) {
    for (const { number, bytes } of lines) {
      const readings: readonly Reading[] =
        bytes === undefined
          ? [{ kind: "refused", reason: "it is too long" }]
          : bytes.length === 0
            ? []
            : reader(bytes);
      for (const reading of readings) {
        if (reading.kind === "event") await write(reading.event);
        else refusals.add(`line ${number}`, reading.reason);
      }
    }
  }
  refusals.conclude();
  return refusals.count > 0 ? EXIT.checkFailed : EXIT.ok;
}

/** How standard input is read; undefined where the event stands on the command line. */
function readerFor(given: Arguments): LineReader | undefined {
  const [type, source, text] = given.positionals;
  if (type === STANDARD_INPUT) {
    const more = source ?? ["text", "json"].find((name) => given.has(name));
    if (more === undefined) return readIncomingEvent;
    throw new UsageError(
      `- means that whole events come from standard input, and ${JSON.stringify(more)} would be for one; for its lines as texts write TYPE SOURCE -`,
    );
  }
  if (text !== STANDARD_INPUT) return undefined;
  if (given.has("text"))
    throw new UsageError("--text and - exclude each other; the lines of standard input are the texts");
  return textReader(typedEvent(given, given.positionals.slice(3)));
}

function typedEvent(given: Arguments, words: readonly string[] = given.positionals.slice(2)): NewEvent {
  const [type = "", source] = given.positionals;
  checkedType(type);
  if (source === undefined || source === "") {
    throw new UsageError(
      `SOURCE is missing: the program or service it happened in, as in log-thread append ${type} backup`,
    );
  }
  const { text, fields } = readEventWords(words, given.value("text"));
  return { type, source, text, fields: { ...jsonFields(given.value("json")), ...fields }, timeMs: undefined };
}

function jsonFields(json: string | undefined): JsonRecord {
  if (json === undefined) return {};
  const fields = parseJsonRecord(json);
  if (typeof fields !== "string") return fields;
  throw new UsageError(
    `--json is ${JSON.stringify(json)}; it has to be a JSON object, such as '{"model":{"name":"x"}}': ${fields}`,
  );
}

function withSession(event: NewEvent, session: string | undefined): NewEvent {
  if (session === undefined || event.fields["session_id"] !== undefined) return event;
  return { ...event, fields: { ...event.fields, session_id: session } };
}
