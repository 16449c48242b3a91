import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type MarkdownDocument, planDocument } from "./plan-document.ts";
import { makeProjectDirectory, REPOSITORY, removeProjectDirectory } from "./project-directory.ts";
import { runCommand } from "./run-command.ts";

/** What the compiler made of one TypeScript block. */
interface CompiledBlock {
  readonly javascript: string;
  /** The compiler's complaints, each with the line of the document it is about. */
  readonly faults: readonly string[];
}

/** Compiled blocks by the place of their opening fence, `README.md:12`. */
export type CompiledBlocks = ReadonlyMap<string, CompiledBlock>;

interface Source {
  readonly document: string;
  readonly line: number;
  readonly text: string;
}

const COMPILER_LIMIT_MS = 60_000;

/**
 * Type-checks and compiles the TypeScript blocks of all documents with the repository's own strict
 * settings against the built package. They go through one run of the compiler, for its start and
 * its reading of the library types cost more than all the blocks together.
 */
export async function compileDocuments(documents: readonly MarkdownDocument[]): Promise<CompiledBlocks> {
  const sources = documents.flatMap((document) =>
    planDocument(document).typescript.map(({ line, text }) => ({ document: document.name, line, text })),
  );
  if (sources.length === 0) return new Map();
  if (!existsSync(join(REPOSITORY, "dist/index.d.ts")))
    throw new Error("The documents are proven against the built package: `npm run build` first.");
  const directory = makeProjectDirectory();
  try {
    writeProject(directory, sources);
    const complaints = byBlock(await compile(directory), sources);
    return new Map(
      sources.map(({ document, line }, index) => {
        const javascript = readFileSync(join(directory, "out", `block-${index}.js`), "utf8");
        return [`${document}:${line}`, { javascript, faults: complaints.get(index) ?? [] }];
      }),
    );
  } finally {
    removeProjectDirectory(directory);
  }
}

function writeProject(directory: string, sources: readonly Source[]): void {
  const project = {
    extends: join(REPOSITORY, "tsconfig.base.json"),
    // Every block is a module of its own, even one that neither imports nor exports.
    compilerOptions: { rootDir: "blocks", outDir: "out", moduleDetection: "force", noEmitOnError: false },
    include: ["blocks"],
  };
  writeFileSync(join(directory, "tsconfig.json"), JSON.stringify(project));
  mkdirSync(join(directory, "blocks"));
  for (const [index, { text }] of sources.entries())
    writeFileSync(join(directory, "blocks", `block-${index}.ts`), `${text}\n`);
}

/** Runs the compiler as plain `tsc` does and gives what it printed. */
async function compile(directory: string): Promise<string> {
  const compiler = join(
    dirname(createRequire(import.meta.url).resolve("typescript/package.json")),
    "bin/tsc",
  );
  const { ended, stdout, stderr } = await runCommand(
    process.execPath,
    [compiler, "-p", directory, "--pretty", "false"],
    { cwd: directory, env: {}, limitMs: COMPILER_LIMIT_MS },
  );
  if (typeof ended === "string" || stderr !== "")
    throw new Error(`The compiler failed (${ended}):\n${stdout}${stderr}`);
  return stdout;
}

/** Sorts the compiler's complaints by block; one that is about no block is about the machinery, and thrown. */
function byBlock(printed: string, sources: readonly Source[]): Map<number, string[]> {
  const complaints = new Map<number, string[]>();
  let current: string[] | undefined;
  for (const line of printed.split(/\r?\n/).filter((text) => text !== "")) {
    const [, block, row, column, message] = /^blocks\/block-(\d+)\.ts\((\d+),(\d+)\): (.*)$/.exec(line) ?? [];
    const source = sources[Number(block)];
    if (source !== undefined) {
      current = complaints.get(Number(block)) ?? [];
      complaints.set(Number(block), current);
      current.push(`${source.document}:${source.line + Number(row)}:${column}: ${message}`);
    } else if (line.startsWith(" ") && current !== undefined) current.push(line);
    else throw new Error(`The compiler complains about no block:\n${printed}`);
  }
  return complaints;
}
