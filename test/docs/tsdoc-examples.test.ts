import { describe, expect, it } from "vitest";
import { compileDocuments } from "./compile-blocks.ts";
import { publicExports } from "./public-exports.ts";
import { runDocument } from "./run-document.ts";
import { examplesOf, undocumentedExports } from "./tsdoc-examples.ts";

const example = (code: string, output: string): string =>
  [
    "/** Says it.",
    " * @example",
    " * ```ts",
    ` * ${code}`,
    " * ```",
    " * ```text",
    ` * ${output}`,
    " * ```",
    " * @since 1",
    " */",
  ].join("\n");

/** A made-up package: its main entry point, a second one, and the files behind them. */
const PACKAGE: Readonly<Record<string, string>> = {
  "src/index.ts": `
export { type Shape, Hidden, good, bare as renamed } from "./room/index.ts";
import { later } from "./room/functions.ts";
export { later };
export * from "./room/more.ts";`,
  "src/room/index.ts": `
export {
  // A comment with { braces and a comma, in the list.
  good,
  bare,
  later,
} from "./functions.ts";
export type { Shape, Hidden } from "./shape.ts";`,
  "src/room/functions.ts": `
${example('console.log("said");', "said")}
// biome-ignore lint/made/up: a pragma may stand between.
export function good(): void;
export function good(text?: string): void {}

function bare(): void {}
/* Not a doc comment. */
async function* later(): AsyncGenerator<number> {}
export { bare, later };`,
  "src/room/more.ts": `
/** Documented with \`sessions/*\`, but shows nothing. */
export const arrow: (text: string) => void = (text = "x") => {};
/** */
export abstract class Mute {}
export const LIMIT = 3;
/** {@link LIMIT} and more. */
export class Spoken {}`,
  "src/room/shape.ts": `export interface Shape {}
export class Hidden {}`,
};

const read = (file: string): string | undefined => PACKAGE[file];

describe("the check of doc comments", () => {
  it("follows names to their declarations", () => {
    const found = publicExports("src/index.ts", read).map(({ name, kind, file }) => [name, kind, file]);
    expect(found).toEqual([
      ["Shape", "type", "src/room/shape.ts"],
      ["Hidden", "type", "src/room/shape.ts"],
      ["good", "function", "src/room/functions.ts"],
      ["renamed", "function", "src/room/functions.ts"],
      ["later", "function", "src/room/functions.ts"],
      ["arrow", "function", "src/room/more.ts"],
      ["Mute", "class", "src/room/more.ts"],
      ["LIMIT", "constant", "src/room/more.ts"],
      ["Spoken", "class", "src/room/more.ts"],
    ]);
  });

  it("names what has no doc comment, one that says nothing, and no example", () => {
    expect(undocumentedExports(["src/index.ts"], read)).toEqual([
      "src/room/functions.ts:16: renamed is public and has no doc comment",
      "src/room/functions.ts:18: later is public and has no doc comment",
      "src/room/more.ts:3: arrow is public and has no @example",
      "src/room/more.ts:5: the doc comment of Mute says nothing",
    ]);
  });

  it("asks for examples on the main entry point only", () => {
    const only = { "src/line/index.ts": "/** Cuts. */\nexport function cut() {}" };
    expect(
      undocumentedExports(["src/line/index.ts"], (file) => (only as Record<string, string>)[file]),
    ).toEqual([]);
  });

  it("fails on what it cannot find", () => {
    expect(() => publicExports("src/index.ts", () => 'export { a } from "./a.ts";')).toThrow();
    expect(() => publicExports("src/index.ts", () => "export { a };")).toThrow(
      "no declaration of it was found",
    );
  });
});

describe("the examples of doc comments", () => {
  const source = [
    example('console.log("said");', "said"),
    example('console.log("said");', "unsaid"),
    example("throw new Error();", ""),
    example("const a: number = true;", ""),
    "/**\n * Decorates.\n * @example\n * ```ts\n * const named = (_: unknown, { name }: ClassMethodDecoratorContext) => console.log(name);\n * class A {\n *   @named\n *   a() {}\n * }\n * void A;\n * ```\n * ```text\n * a\n * ```\n */",
    "/**\n * Describes.\n * @example Only words.\n */",
  ].join("\n");
  const { examples, faults } = examplesOf("src/made-up.ts", source);

  it("are found, and have a TypeScript block each", () => {
    expect(examples.map(({ firstLine }) => firstLine)).toEqual([3, 13, 23, 33, 44, 59]);
    expect(faults).toEqual(["src/made-up.ts:59: the @example has no ```ts block"]);
  });

  it("are run like a document", async () => {
    const compiled = await compileDocuments(examples);
    const reports = await Promise.all(examples.map((found) => runDocument(found, compiled)));
    expect(reports.map((report) => report.faults)).toEqual([
      [],
      [expect.stringMatching(/^src\/made-up\.ts:16: line 1 of the expected output/)],
      [expect.stringMatching(/^src\/made-up\.ts:23: the TypeScript block ended with 1/)],
      [expect.stringMatching(/^src\/made-up\.ts:34:7: error TS2322/)],
      [],
      [],
    ]);
  });
});
