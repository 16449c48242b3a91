import { join } from "node:path";
import { limits } from "../../base/index.ts";
import { searchIn } from "../../ingest/index.ts";
import { DATABASE_NAME, DatabaseSource } from "../../storage/index.ts";
import type { Arguments } from "../arguments.ts";
import type { Command, Shell } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { eventFilter, FILTER_OPTIONS } from "../filter-options.ts";
import { databasePath, openDatabaseAt, SOURCE_OPTIONS } from "../log-source.ts";
import { noMatchText } from "../no-match.ts";
import { logDirectory } from "../open-log.ts";
import { showCount } from "../quantities.ts";
import { itemShower, VIEW_OPTIONS } from "../view-options.ts";

/** A search that is made for the first time takes longer than anybody waits without a word. */
const SILENT_MS = 1_000;

/** `log-thread search`. */
export const searchCommand: Command = {
  usage: "WORDS [FILTERS] [OPTIONS]",
  about:
    "Searches a database that log-thread ingest made for words, and shows the events in which they stand, the best match first: those " +
    "with rarer words, more of them, in less text. All words have to be there, whole, in whatever case. The first search of a database " +
    'makes its full-text index, and each brings it up to date. For a text letter for letter there is log-thread query --text "TEXT".',
  positionals: [
    {
      name: "WORDS",
      many: true,
      help: 'words, "phrases in quotes" and beginnings of words (time*), with AND, OR, NOT and parentheses between them',
    },
  ],
  options: [
    ...FILTER_OPTIONS,
    {
      name: "limit",
      short: "n",
      value: "N",
      help: `at most N events, the best (default ${limits.searchLimitDefault}), or all`,
    },
    ...SOURCE_OPTIONS,
    ...VIEW_OPTIONS.filter(({ name }) => name !== "malformed"),
  ],
  examples: [
    ["log-thread search connection refused", "what is said of it in ./log_thread/events.db"],
    [`log-thread search '"fetch failed" NOT weather' --since 1d`, "a phrase, of today, without something"],
    ["log-thread search 'time* OR slow' --type 'llm:*' --from old.db -n 5", "in another database"],
  ],
  run: runSearch,
};

async function runSearch(given: Arguments, shell: Shell): Promise<number> {
  const limit = given.wholeNumber("limit", {
    fallback: limits.searchLimitDefault,
    least: 1,
    words: { all: Number.POSITIVE_INFINITY },
  });
  const filter = eventFilter(given, shell.nowMs, shell.say);
  const show = itemShower(given, shell);
  const path =
    databasePath(given, "the log's database") ?? join(logDirectory(given, shell.env), DATABASE_NAME);
  const database = openDatabaseAt(path, given);
  try {
    // One more than is shown tells whether there are more.
    const options = { ...filter, limit: limit + 1, onIndexed: shownIndexing(shell) };
    const hits = await searchIn(database, given.positionals.join(" "), options);
    shell.errors.eraseStatus();
    const source = new DatabaseSource(database);
    for (const { event } of hits.slice(0, limit)) await show.item(source, event);
    await shell.output.flush();
    if (hits.length > limit)
      shell.say(`the best ${showCount(limit)} are shown, and more match; -n N shows more`);
    if (hits.length > 0) return EXIT.ok;
    shell.say(noMatchText(given, filter));
    return EXIT.noMatch;
  } finally {
    database.close();
  }
}

function shownIndexing({ errors }: Shell): (indexed: number, rows: number) => void {
  const startMs = performance.now();
  return (indexed, rows) => {
    if (performance.now() - startMs < SILENT_MS) return;
    errors.drawStatus(
      `log-thread: indexing ${Math.floor((indexed / rows) * 100)} % of ${showCount(rows)} lines`,
    );
  };
}
