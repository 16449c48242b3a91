import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { extractCodeBlocks } from "./code-blocks.ts";
import type { MarkdownDocument } from "./plan-document.ts";

interface Link {
  readonly line: number;
  readonly target: string;
}

/** The forms in which a document points somewhere: inline, by reference, in HTML. */
const LINKS: readonly RegExp[] = [
  /\]\(\s*<?([^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+["'(][^)]*)?\s*\)/g,
  /^\s{0,3}\[[^\]^]+\]:\s*<?([^\s>]+)/g,
  /\b(?:href|src)="([^"]+)"/g,
];

/** Every link of the document outside of code. */
function linksOf(markdown: string): Link[] {
  return extractCodeBlocks(markdown).prose.flatMap((text, index) => {
    const withoutCode = text.replace(/(`+)(?!`).*?(?<!`)\1(?!`)/g, "");
    return LINKS.flatMap((form) =>
      [...withoutCode.matchAll(form)].map((match) => ({ line: index + 1, target: match[1] ?? "" })),
    );
  });
}

/** The names by which a markdown text's headings and its explicit anchors can be linked to. */
export function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const line of extractCodeBlocks(markdown).prose) {
    for (const match of line.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)) anchors.add(match[1] as string);
    const heading = /^ {0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const slug = slugOf(heading);
    let unique = slug;
    for (let count = 1; anchors.has(unique); count++) unique = `${slug}-${count}`;
    anchors.add(unique);
  }
  return anchors;
}

/** GitHub's rule: of the text as it is shown, the letters, digits, `_` and `-`, lower case, spaces as hyphens. */
function slugOf(heading: string): string {
  return heading
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/<[^>]+>/g, "")
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
    .replaceAll(" ", "-");
}

/**
 * Says which links of a document lead nowhere: to a file that does not exist, outside of the
 * repository, to a heading that is not there. Addresses on the web are not looked at, for a test
 * that needs the network fails for reasons of its own.
 */
export function brokenLinks(document: MarkdownDocument, root: string): string[] {
  return linksOf(document.text).flatMap(({ line, target }) => {
    const fault = faultOf(target, document, root);
    const lineInFile = line + (document.firstLine ?? 1) - 1;
    return fault === undefined ? [] : [`${document.name}:${lineInFile}: the link "${target}" ${fault}`];
  });
}

function faultOf(target: string, document: MarkdownDocument, root: string): string | undefined {
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(target)) return undefined;
  const [path = "", anchor] = target.split("#", 2).map(decoded);
  if (path === "" && anchor === undefined) return "is empty";
  const base = path.startsWith("/") ? root : dirname(join(root, document.name));
  const file = path === "" ? join(root, document.name) : resolve(base, `./${path}`);
  if (relative(root, file).startsWith("..")) return "leads out of the repository";
  if (path !== "" && !existsSync(file)) return "leads to no file";
  if (anchor === undefined) return undefined;
  if (path !== "" && statSync(file).isDirectory()) return "names a heading of a directory";
  return anchorFault(anchor, path === "" ? document.text : readFileSync(file, "utf8"), file);
}

function anchorFault(anchor: string, text: string, file: string): string | undefined {
  if (file.endsWith(".md")) return anchorsOf(text).has(anchor) ? undefined : "leads to no heading";
  // In any other file a place is a line, in GitHub's way of writing it.
  const lines = /^L(\d+)(?:-L(\d+))?$/.exec(anchor);
  if (lines === null) return "names no line of the file";
  const last = Number(lines[2] ?? lines[1]);
  return last <= text.split("\n").length ? undefined : "leads behind the file's last line";
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
