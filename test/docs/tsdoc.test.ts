import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CompiledBlocks, compileDocuments } from "./compile-blocks.ts";
import { makeProjectDirectory, REPOSITORY, removeProjectDirectory } from "./project-directory.ts";
import { publicExports } from "./public-exports.ts";
import { runCommand } from "./run-command.ts";
import { runDocument } from "./run-document.ts";
import { examplesOf, undocumentedExports } from "./tsdoc-examples.ts";

const read = (file: string): string | undefined => {
  const path = join(REPOSITORY, file);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
};

interface EntryPoint {
  /** What a program imports. */
  readonly specifier: string;
  readonly source: string;
}

/** The entry points as the package itself declares them, so that a new one is never forgotten here. */
function entryPoints(): EntryPoint[] {
  const { exports } = JSON.parse(read("package.json") as string) as { exports: Record<string, string> };
  return Object.entries(exports)
    .filter(([, target]) => target.endsWith(".js"))
    .map(([subpath, target]) => ({
      specifier: `log-thread${subpath.slice(1)}`,
      source: target.replace(/^\.\/dist\/(.*)\.js$/, "src/$1.ts"),
    }))
    .filter(({ source }) => read(source) !== undefined);
}

const entries = entryPoints();
const sources = readdirSync(join(REPOSITORY, "src"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => `src/${path.split(sep).join("/")}`)
  .sort();
const found = sources.map((file) => examplesOf(file, read(file) as string));
const examples = found.flatMap((file) => file.examples);

describe("the doc comments", () => {
  let compiled: CompiledBlocks;
  beforeAll(async () => {
    compiled = await compileDocuments(examples);
  });

  it("are on every public function and class, with an example on everyday functions", () => {
    expect(
      undocumentedExports(
        entries.map(({ source }) => source),
        read,
      ),
    ).toEqual([]);
  });

  it("have a TypeScript block in every @example", () => {
    expect(found.flatMap(({ faults }) => faults)).toEqual([]);
  });

  it.concurrent.each(
    examples.map((example) => ({ ...example, place: `${example.name}:${example.firstLine}` })),
  )("the @example at $place does what it says", async (example) => {
    const { faults, notRun } = await runDocument(example, compiled);
    expect(faults.join("\n\n")).toBe("");
    expect(notRun).toEqual([]);
  });
});

describe("the reading of the sources", () => {
  let directory: string;
  beforeAll(() => {
    directory = makeProjectDirectory();
  });
  afterAll(() => removeProjectDirectory(directory));

  // Declarations are found by regular expressions; what the built package really exports keeps them honest.
  it.each(entries)("finds every value that $specifier exports", async ({ specifier, source }) => {
    const script = `const all = await import(${JSON.stringify(specifier)});
      const kind = (value) => typeof value !== "function" ? "constant" : /^class\\b/.test(String(value)) ? "class" : "function";
      console.log(JSON.stringify(Object.keys(all).sort().map((name) => [name, kind(all[name])])));`;
    const { stdout, stderr } = await runCommand(process.execPath, ["--input-type=module", "-e", script], {
      cwd: directory,
      env: {},
      limitMs: 20_000,
    });
    expect(stderr).toBe("");
    const values = publicExports(source, read).filter(({ kind }) => kind !== "type");
    const parsed = new Map(values.map(({ name, kind }) => [name, kind]));
    const inSources = [...parsed].sort(([a], [b]) => (a < b ? -1 : 1));
    expect(inSources, "is dist/ older than src/? `npm run build`").toEqual(JSON.parse(stdout));
  });
});
