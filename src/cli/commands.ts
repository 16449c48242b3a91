import type { Command } from "./command.ts";

/** A command as it is listed: its module is loaded only when it is run or explained. */
export interface ListedCommand {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Every command, in the order the help lists them. */
export const COMMANDS: readonly ListedCommand[] = [
  {
    name: "tail",
    summary: "show the last events, and follow new ones with -f",
    load: async () => (await import("./commands/tail.ts")).tailCommand,
  },
  {
    name: "query",
    summary: "find events by type, source, session, time and text",
    load: async () => (await import("./commands/query.ts")).queryCommand,
  },
  {
    name: "stats",
    summary: "count events, errors and tokens, per type, source and session",
    load: async () => (await import("./commands/stats.ts")).statsCommand,
  },
];
