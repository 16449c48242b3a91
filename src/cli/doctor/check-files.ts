import { MASTER_NAME } from "../../storage/index.ts";
import { shellQuote } from "../shell-quote.ts";
import type { Check, Finding, LogFacts } from "./finding.ts";
import type { LogFile } from "./log-files.ts";
import { isOrAre, nameList } from "./name-list.ts";
import type { SegmentFacts } from "./segment-facts.ts";
import { setAside } from "./set-aside.ts";

/** Is every file what it has to be, and can it be read? */
export const checkFiles: Check = {
  name: "files",
  ok: "every file of the log is a regular file that can be read",
  find: (facts) => [
    ...strangeFiles(facts),
    ...unreadable(facts),
    ...emptyFiles(facts),
    ...withoutTable(facts),
    ...unreadNames(facts),
    ...leftovers(facts),
  ],
};

function strangeFiles({ files: { directory, strange } }: LogFacts): Finding[] {
  if (strange.length === 0) return [];
  const names = strange.map(({ name }) => name);
  const isInTheWay = names.some((name) => name === MASTER_NAME || !name.includes("/"));
  return [
    {
      severity: isInTheWay ? "problem" : "warning",
      code: "strange-file",
      what: `${nameList(names)} ${isOrAre(names)} a symbolic link, a FIFO or something else that no file of a log is`,
      meaning: isInTheWay
        ? "Nothing can be written until it is moved away: through a link somebody else would choose where lines go, and a FIFO would stop the program."
        : "It is not read: a link leads out of the log, and a FIFO would stop the reader.",
      advice: "Look at what it is, and move it out of the log.",
      command: setAside(directory, strange),
    },
  ];
}

function unreadable({ files: { directory, directories, forbidden }, segments, user }: LogFacts): Finding[] {
  const failed = segments.filter(({ failure }) => failure !== undefined);
  const findings = failed.map((facts) => unreadableFile(facts, directory, user));
  const sessions = directories.find(({ name }) => name !== "");
  if (forbidden === undefined || sessions === undefined) return findings;
  return [
    ...findings,
    {
      severity: "problem",
      code: "unreadable",
      what: `the rotated segments in ${sessions.name}/ can not be listed: ${forbidden.message}`,
      meaning: "No reader of this user can read this log, and what is in those segments was not looked at.",
      ...wayToRead(sessions, forbidden, directory, user),
    },
  ];
}

function unreadableFile(
  { file, failure }: SegmentFacts,
  directory: string,
  user: number | undefined,
): Finding {
  const error = failure as Error;
  return {
    severity: "problem",
    code: "unreadable",
    what: `${file.name} can not be read: ${error.message}`,
    meaning: "What it holds was not looked at to its end, and readers fail at it.",
    ...wayToRead(file, error, directory, user),
  };
}

function wayToRead(
  { path, status }: LogFile,
  error: Error,
  directory: string,
  user: number | undefined,
): Pick<Finding, "advice" | "command"> {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== "EACCES" && code !== "EPERM") {
    return {
      advice: "Bring what can be read to another disk before anything else is tried.",
      command: `cp -a ${shellQuote(directory)} ${shellQuote(`${directory}.rescued`)}`,
    };
  }
  if (status.owner !== user)
    return { advice: `Look as the user it belongs to, whose number is ${status.owner}.` };
  return { advice: "It is this user's own.", command: `chmod u+rwX ${shellQuote(path)}` };
}

function emptyFiles({ files: { empty } }: LogFacts): Finding[] {
  if (empty.length === 0) return [];
  const names = empty.map(({ name }) => name);
  const rotated = empty.filter(({ name }) => name !== MASTER_NAME);
  return [
    {
      severity: "note",
      code: "empty-file",
      what: `${nameList(names)} ${isOrAre(names)} empty, without even the first line that every segment has`,
      meaning:
        "Another program made or emptied it. An empty master.log is moved into sessions/ when the next event is written.",
      ...(rotated.length === 0
        ? {}
        : {
            advice: "What is empty can go.",
            command: `rm ${rotated.map(({ path }) => shellQuote(path)).join(" ")}`,
          }),
    },
  ];
}

function withoutTable({ files: { segments } }: LogFacts): Finding[] {
  const some = segments.filter(({ lacksTable }) => lacksTable);
  if (some.length === 0) return [];
  return [
    {
      severity: "note",
      code: "no-table",
      what: `${nameList(some.map(({ name }) => name))} ${isOrAre(some)} compressed without a table`,
      meaning:
        "Another program compressed it, or its end is lost. It is read like the others, but unpacked as a whole for any line of it.",
      advice: "Unpacked it is read faster.",
      command: `gunzip ${some.map(({ path }) => shellQuote(path)).join(" ")}`,
    },
  ];
}

function unreadNames({ files: { directory, unread } }: LogFacts): Finding[] {
  if (unread.length === 0) return [];
  const names = unread.map(({ name }) => name);
  return [
    {
      severity: "note",
      code: "unread-file",
      what: `${nameList(names)} ${isOrAre(names)} not read: the names of segments end in .log or .log.gz`,
      meaning: "If they hold events, these are missing wherever this log is read.",
      advice: "What is no segment belongs elsewhere.",
      command: setAside(directory, unread),
    },
  ];
}

function leftovers({ files: { leftover } }: LogFacts): Finding[] {
  if (leftover.length === 0) return [];
  return [
    {
      severity: "note",
      code: "leftover-file",
      what: `${nameList(leftover.map(({ name }) => name))} ${isOrAre(leftover)} left over from a program that was killed`,
      meaning:
        "It began to make a segment, or to compress one. Nothing is in it that is not elsewhere, and whoever makes the next segment removes it.",
      advice: "It can go.",
      command: `rm ${leftover.map(({ path }) => shellQuote(path)).join(" ")}`,
    },
  ];
}
