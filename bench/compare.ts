import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { askAll, prepareAll, setScene } from "./comparison/ask-all.ts";
import { putComparison } from "./comparison/page.ts";
import { QUESTIONS } from "./comparison/questions.ts";
import { type ComparedResults, PAGE, RESULTS, readComparedResults } from "./comparison/results.ts";
import { TOOLS } from "./comparison/tools/index.ts";
import { comparedVersions } from "./comparison/versions.ts";
import type { GroupResults } from "./group.ts";
import { describeMachine, load } from "./machine.ts";
import { type Options, parseOptions, UsageError } from "./options.ts";
import { writeResults } from "./results.ts";
import { showGroup, showMachine } from "./show-results.ts";
import { inDirectory, TEMPORARY } from "./workspace.ts";

const HELP = `The same questions to log-thread, ripgrep, grep, awk, SQLite and DuckDB.

Usage: npm run bench:compare -- [question …] [options]

  --quick      a log of 1 000 000 lines and not of 10 000 000: for a first look
  --tiny       20 000 lines, to see that it works; the numbers mean nothing
  --rounds N   how often each is asked
  --json FILE  writes the results there
  --help       show this

A run of everything writes bench/results/comparison.json and docs/comparison.md. It takes about
half an hour and 8 GB below the system's directory for temporary files.

Questions, of which the beginning of a name is enough; all without any:

${QUESTIONS.map(({ id, about }) => `  ${id.padEnd(14)} ${about}`).join("\n")}
`;

async function main(): Promise<void> {
  const options = parseOptions(
    process.argv.slice(2),
    QUESTIONS.map(({ id }) => id),
  );
  if (options.help) return void process.stdout.write(HELP);
  const results = await inDirectory(TEMPORARY, (directory) => compareAll(options, directory));
  const isWhole = !options.quick && options.groups.length === 0;
  if (options.json !== undefined) writeResults(options.json, results);
  else if (isWhole) writeResults(RESULTS, results);
  if (!isWhole || !existsSync(PAGE)) return;
  // Made of what was kept: numbers are rounded there, and the page has to be the same whenever it is made again.
  const kept = readComparedResults(options.json ?? RESULTS);
  writeFileSync(PAGE, putComparison(readFileSync(PAGE, "utf8"), kept));
}

async function compareAll(options: Options, directory: string): Promise<ComparedResults> {
  const { tiny, quick } = options;
  const machine = describeMachine(directory);
  process.stdout.write(`${showMachine(machine)}\n`);
  progress("writing the log");
  const scene = setScene(directory, tiny ? 20_000 : quick ? 1_000_000 : 10_000_000);
  const found: GroupResults[] = [await prepareAll(scene, progress)];
  show("preparation: milliseconds, and the room it takes", found[0] as GroupResults);
  const rounds = options.rounds ?? (tiny ? 1 : quick ? 3 : 5);
  for (const { id, about } of QUESTIONS) {
    if (options.groups.length > 0 && !options.groups.some((name) => id.startsWith(name))) continue;
    const results = await askAll(id, scene, { rounds, progress });
    show(`${id}: ${about}; milliseconds`, results);
    found.push(results);
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    quick,
    machine: { ...machine, loadAfter: load() },
    versions: await comparedVersions(scene.sqlitePath),
    log: { events: scene.log.events, bytes: scene.log.bytes },
    rounds,
    tools: TOOLS.map(({ name, needs = [] }) => ({ name, needs })),
    measurements: found.flatMap(({ measurements }) => measurements),
    comparisons: found.flatMap(({ comparisons }) => comparisons),
  };
}

function show(title: string, results: GroupResults): void {
  progress("");
  process.stdout.write(`\n${title}\n\n${showGroup(results)}\n`);
}

/** What is being done, on one line that is written over, and only where somebody can be looking. */
function progress(done: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${done}`);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
// Should it ever wait for what can not come any more, Node ends it without a word: that is no success.
process.exitCode = 1;
main()
  .then(() => {
    process.exitCode = 0;
  })
  .catch((error: unknown) => {
    const usage = error instanceof UsageError;
    process.stderr.write(usage ? `${error.message}\nTry --help.\n` : `${(error as Error).stack}\n`);
    process.exitCode = usage ? 2 : 1;
  });
