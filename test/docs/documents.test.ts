import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type CompiledBlocks, compileDocuments } from "./compile-blocks.ts";
import { brokenLinks } from "./links.ts";
import type { MarkdownDocument } from "./plan-document.ts";
import { REPOSITORY } from "./project-directory.ts";
import { runDocument } from "./run-document.ts";

const PAGES = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];
/** Without these the search for documents itself is broken, and would prove nothing without a word. */
const REQUIRED = [...PAGES, "spec/line-format.md", "docs/errors.md"];
const FOLDERS = ["docs", "spec"];

/**
 * What a document may show without this test running it: commands that fetch this repository or
 * run this very test. They are proven elsewhere, by the pipeline that starts from a fresh clone.
 */
const NOT_RUN_HERE: readonly RegExp[] = [
  /^git clone https:\/\/\S+$/,
  /^cd log-thread$/,
  /^npm (?:install|ci)$/,
  /^npm install log-thread$/,
  /^npm install && npm (?:run demo|test)$/,
  /^npm (?:test|run (?:build|check|demo|format))$/,
  /^(?:CI=true )?\.ci\/run$/,
];

function discover(): MarkdownDocument[] {
  const inFolders = FOLDERS.filter((folder) => existsSync(join(REPOSITORY, folder))).flatMap((folder) =>
    readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".md"))
      .map((path) => [folder, ...path.split(sep)].join("/"))
      .sort(),
  );
  return [...PAGES, ...inFolders]
    .filter((name) => existsSync(join(REPOSITORY, name)))
    .map((name) => ({ name, text: readFileSync(join(REPOSITORY, name), "utf8") }));
}

const documents = discover();

describe("the documents", () => {
  let compiled: CompiledBlocks;
  beforeAll(async () => {
    compiled = await compileDocuments(documents);
  });

  it("are there", () => {
    expect(documents.map(({ name }) => name)).toEqual(expect.arrayContaining(REQUIRED));
  });

  it.concurrent.each(documents)("$name does what it says", async (document) => {
    const { faults, notRun } = await runDocument(document, compiled);
    const notAllowed = notRun.flatMap(({ line, text, reason }) =>
      text
        .split("\n")
        .filter((command) => command !== "" && !NOT_RUN_HERE.some((allowed) => allowed.test(command)))
        .map((command) => `${document.name}:${line}: "${command}" has to be run, in spite of "${reason}"`),
    );
    expect([...faults, ...notAllowed].join("\n\n")).toBe("");
  });

  it.each(documents)("$name links to what exists", (document) => {
    expect(brokenLinks(document, REPOSITORY)).toEqual([]);
  });
});
