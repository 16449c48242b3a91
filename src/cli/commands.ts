import type { Command } from "./command.ts";

/** What a command does to a log. */
export type CommandGroup = "reading" | "writing" | "upkeep";

/** A command as it is listed: its module is loaded only when it is run or explained. */
export interface ListedCommand {
  readonly name: string;
  readonly group: CommandGroup;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Every command, in the order the help lists them. */
export const COMMANDS: readonly ListedCommand[] = [
  {
    name: "tail",
    group: "reading",
    summary: "show the last events, and follow new ones with -f",
    load: async () => (await import("./commands/tail.ts")).tailCommand,
  },
  {
    name: "query",
    group: "reading",
    summary: "find events by type, source, session, time and text",
    load: async () => (await import("./commands/query.ts")).queryCommand,
  },
  {
    name: "stats",
    group: "reading",
    summary: "count events, errors and tokens, per type, source and session",
    load: async () => (await import("./commands/stats.ts")).statsCommand,
  },
  {
    name: "types",
    group: "reading",
    summary: "list every type with how often and when it was written",
    load: async () => (await import("./commands/types.ts")).typesCommand,
  },
  {
    name: "sessions",
    group: "reading",
    summary: "list the newest sessions with their time, errors and tokens",
    load: async () => (await import("./commands/sessions.ts")).sessionsCommand,
  },
  {
    name: "hist",
    group: "reading",
    summary: "draw when events happened, by time, type, source or session",
    load: async () => (await import("./commands/hist.ts")).histCommand,
  },
  {
    name: "top",
    group: "reading",
    summary: "count the values of type, source, session or any field",
    load: async () => (await import("./commands/top.ts")).topCommand,
  },
  {
    name: "timeline",
    group: "reading",
    summary: "draw a session as spans of time, with its numbers",
    load: async () => (await import("./commands/timeline.ts")).timelineCommand,
  },
  {
    name: "export",
    group: "reading",
    summary: "give away events as JSON lines, a table, or their own lines",
    load: async () => (await import("./commands/export.ts")).exportCommand,
  },
  {
    name: "serve",
    group: "reading",
    summary: "show the log in a browser, live",
    load: async () => (await import("./commands/serve.ts")).serveCommand,
  },
  {
    name: "report",
    group: "reading",
    summary: "write a session's page as one file that opens in a browser",
    load: async () => (await import("./commands/report.ts")).reportCommand,
  },
  {
    name: "search",
    group: "reading",
    summary: "search a database of the log for words, the best match first",
    load: async () => (await import("./commands/search.ts")).searchCommand,
  },
  {
    name: "append",
    group: "writing",
    summary: "write an event, from a shell script for example",
    load: async () => (await import("./commands/append.ts")).appendCommand,
  },
  {
    name: "import",
    group: "writing",
    summary: "write what other loggers wrote into a log",
    load: async () => (await import("./commands/import.ts")).importCommand,
  },
  {
    name: "rotate",
    group: "upkeep",
    summary: "put master.log away into sessions/, and begin another one",
    load: async () => (await import("./commands/rotate.ts")).rotateCommand,
  },
  {
    name: "ingest",
    group: "upkeep",
    summary: "copy a log into a SQLite database, and keep that up to date",
    load: async () => (await import("./commands/ingest.ts")).ingestCommand,
  },
  {
    name: "seal",
    group: "upkeep",
    summary: "record what rotated segments hold, or compare them with that",
    load: async () => (await import("./commands/seal.ts")).sealCommand,
  },
  {
    name: "compress",
    group: "upkeep",
    summary: "compress the rotated segments that are sealed",
    load: async () => (await import("./commands/compress.ts")).compressCommand,
  },
  {
    name: "prune",
    group: "upkeep",
    summary: "take the oldest rotated segments away for good",
    load: async () => (await import("./commands/prune.ts")).pruneCommand,
  },
  {
    name: "completions",
    group: "upkeep",
    summary: "print completions for bash, zsh or fish",
    load: async () => (await import("./commands/completions.ts")).completionsCommand,
  },
  {
    name: "doctor",
    group: "upkeep",
    summary: "read everything, say what is wrong with a log and what to do",
    load: async () => (await import("./commands/doctor.ts")).doctorCommand,
  },
];
