import { writeBigLog } from "./big-log.ts";
import type { GroupResults } from "./group.ts";
import { GROUPS } from "./groups/index.ts";
import { describeMachine, load } from "./machine.ts";
import { help, type Options, parseOptions, UsageError } from "./options.ts";
import { type Results, writeResults } from "./results.ts";
import { showGroup, showMachine } from "./show-results.ts";
import { readVersions } from "./versions.ts";
import { inDirectory, TEMPORARY } from "./workspace.ts";

async function main(): Promise<void> {
  const options = parseOptions(
    process.argv.slice(2),
    GROUPS.map(({ name }) => name),
  );
  if (options.help) return void process.stdout.write(help(GROUPS));
  const results = await inDirectory(TEMPORARY, (directory) => measureAll(options, directory));
  if (options.json !== undefined) writeResults(options.json, results);
}

async function measureAll(options: Options, directory: string): Promise<Results> {
  const machine = describeMachine(directory);
  process.stdout.write(`${showMachine(machine)}\n`);
  const found: GroupResults[] = [];
  const bigLog = once(() => {
    progress("writing the large log");
    return writeBigLog(directory, options.tiny ? 2_000_000 : options.quick ? 64_000_000 : 1_000_000_000);
  });
  for (const group of GROUPS) {
    const wanted = options.groups.length === 0 || options.groups.some((name) => group.name.startsWith(name));
    if (!wanted) continue;
    const { quick, tiny, rounds } = options;
    const results = await group.run({ directory, quick, tiny, rounds, bigLog, progress });
    progress("");
    process.stdout.write(`\n${group.name}: ${group.about}\n\n${showGroup(results)}\n`);
    found.push(results);
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    quick: options.quick,
    machine: { ...machine, loadAfter: load() },
    versions: readVersions(),
    measurements: found.flatMap(({ measurements }) => measurements),
    comparisons: found.flatMap(({ comparisons }) => comparisons),
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
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
