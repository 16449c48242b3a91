/**
 * What the exit code says. As with grep, "nothing matched" has a code of its own: a script that asks
 * for errors of the last hour must not read a misspelt directory as "no errors".
 */
export const EXIT = { ok: 0, noMatch: 1, checkFailed: 1, failed: 2, interrupted: 130 } as const;

/** The codes as every help page lists them. */
export const EXIT_CODES_HELP: readonly (readonly [code: string, meaning: string])[] = [
  ["0", "done; also when the reader of the output has gone (| head)"],
  [
    "1",
    "nothing matched (query, search, types, sessions, hist, top, export); append, import: a line could not be read; doctor, seal --verify: something is wrong; ingest --verify: they differ",
  ],
  ["2", "could not be done: wrong usage, or the log can not be read or written"],
  ["130", "interrupted (Ctrl-C)"],
];
