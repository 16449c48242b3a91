import { extractCodeBlocks } from "./code-blocks.ts";
import type { MarkdownDocument } from "./plan-document.ts";
import { type PublicExport, publicExports, type ReadSource } from "./public-exports.ts";

/** The entry point whose functions are the everyday ones: each of them shows an example. */
const EVERYDAY_ENTRY = "src/index.ts";

/**
 * Says which public functions and classes lack a doc comment, and which functions of the main
 * entry point lack an example to copy.
 */
export function undocumentedExports(entries: readonly string[], read: ReadSource): string[] {
  const faults = entries.flatMap((entry) =>
    publicExports(entry, read).flatMap((found) => faultOf(found, entry) ?? []),
  );
  // What several entry points export would be named several times.
  return [...new Set(faults)];
}

function faultOf({ name, kind, file, line, doc }: PublicExport, entry: string): string | undefined {
  if (kind !== "function" && kind !== "class") return undefined;
  if (doc === undefined) return `${file}:${line}: ${name} is public and has no doc comment`;
  if (!/[\p{L}\p{N}]/u.test(proseOf(doc))) return `${file}:${line}: the doc comment of ${name} says nothing`;
  if (entry !== EVERYDAY_ENTRY || kind !== "function") return undefined;
  return /^\s*\*?\s*@example\b/m.test(doc)
    ? undefined
    : `${file}:${line}: ${name} is public and has no @example`;
}

/** What a comment says before its first tag. */
function proseOf(doc: string): string {
  return doc.split(/^[ \t*/]*@(?!link)\w+/m, 1)[0] as string;
}

/**
 * Every `@example` of a source file as a document of its own, to be run like any other, and what is
 * wrong with those that hold no TypeScript block.
 */
export function examplesOf(file: string, source: string): { examples: MarkdownDocument[]; faults: string[] } {
  const examples = [...source.matchAll(/^[ \t]*\/\*\*(?!\/)[\s\S]*?\*\//gm)].flatMap((comment) =>
    examplesIn(comment[0], file, source.slice(0, comment.index).split("\n").length),
  );
  const faults = examples.flatMap(({ text, firstLine }) =>
    extractCodeBlocks(text).blocks.some(({ language }) => language === "ts")
      ? []
      : [`${file}:${firstLine}: the @example has no \`\`\`ts block`],
  );
  return { examples, faults };
}

/**
 * Cuts a comment into its examples. A line that begins with `@` ends an example, except inside
 * of a code block, where it is a decorator.
 */
function examplesIn(comment: string, file: string, commentLine: number): MarkdownDocument[] {
  const lines = comment
    .replace(/^[ \t]*\/\*\*/, "")
    .replace(/\*\/$/, "")
    .split(/\r?\n/)
    .map((line) => line.replace(/^[ \t]*\*[ \t]?|^[ \t]+(?=@)/, ""));
  const prose = extractCodeBlocks(lines.join("\n")).prose;
  const tags = prose.flatMap((line, index) => (/^\s*@\w+/.test(line) ? [index] : []));
  return tags
    .filter((index) => /^\s*@example\b/.test(prose[index] as string))
    .map((index) => {
      const end = tags.find((other) => other > index) ?? lines.length;
      return { name: file, text: lines.slice(index + 1, end).join("\n"), firstLine: commentLine + index + 1 };
    });
}
