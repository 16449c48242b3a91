import { posix } from "node:path";

/** What a source file says about one name that the package exports. */
export interface PublicExport {
  readonly name: string;
  readonly kind: "function" | "class" | "constant" | "type";
  /** The file and line of the declaration itself, whichever files the name came through. */
  readonly file: string;
  readonly line: number;
  /** The doc comment that stands directly before the declaration. */
  readonly doc: string | undefined;
}

/** Gives a source file's text by its path with forward slashes, or nothing when there is no such file. */
export type ReadSource = (file: string) => string | undefined;

const LIST = /^export\s+(type\s+)?\{([^}]*)\}(?:\s*from\s*["']([^"']+)["'])?/gm;
const STAR = /^export\s+(?:type\s+)?\*\s+from\s*["']([^"']+)["']/gm;
const IMPORT = /^import\s+(type\s+)?\{([^}]*)\}\s*from\s*["']([^"']+)["']/gm;
const DECLARATION =
  /^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\s*\*?|class|const\s+enum|const|let|interface|type|enum)\s*([\w$]+)/gm;

/**
 * Every name that can be imported from the entry file, with the declaration behind it. The compiler
 * has no programming interface any more, so declarations are found by how this repository
 * writes them: `export` and `import` begin a line, and nothing is computed.
 */
export function publicExports(entry: string, read: ReadSource): PublicExport[] {
  const text = sourceOf(entry, read);
  const own = [...text.matchAll(DECLARATION)].map((match) => match[1] as string);
  const listed = [...text.matchAll(LIST)].flatMap((match) =>
    namesOf(match[2] as string, match[1]).map(({ outer }) => outer),
  );
  const starred = [...text.matchAll(STAR)].flatMap((match) =>
    publicExports(beside(entry, match[1] as string), read),
  );
  return [...new Set([...own, ...listed])]
    .map((name) => ({ ...declarationOf(entry, name, read), name }))
    .concat(starred);
}

interface ListedName {
  /** The name inside the file that the list is in or points to, and the name it is given outside. */
  readonly inner: string;
  readonly outer: string;
  readonly typeOnly: boolean;
}

/** The names in the braces of an import or export, `keyword` being what stands before the braces. */
function namesOf(list: string, keyword: string | undefined): ListedName[] {
  return list
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "")
    .map((item) => {
      const [inner = "", outer = inner] = item.replace(/^type\s+/, "").split(/\s+as\s+/);
      return { inner, outer, typeOnly: keyword !== undefined || /^type\s/.test(item) };
    });
}

/** Follows a name from file to file until the one that declares it. */
function declarationOf(file: string, name: string, read: ReadSource): PublicExport {
  const text = sourceOf(file, read);
  for (const [, keyword, list, from] of text.matchAll(LIST)) {
    const found = namesOf(list as string, keyword).find(({ outer }) => outer === name);
    if (found === undefined) continue;
    const { inner, typeOnly } = found;
    const declared =
      from === undefined ? localOf(file, inner, read) : declarationOf(beside(file, from), inner, read);
    return typeOnly ? { ...declared, kind: "type" } : declared;
  }
  const local = declaredIn(file, text, name);
  if (local !== undefined) return local;
  for (const [, from] of text.matchAll(STAR)) {
    const found = publicExports(beside(file, from as string), read).find((other) => other.name === name);
    if (found !== undefined) return found;
  }
  throw new Error(`${file}: "${name}" is exported, but no declaration of it was found`);
}

/** A name that is declared without `export`, or imported first and exported later. */
function localOf(file: string, name: string, read: ReadSource): PublicExport {
  const text = sourceOf(file, read);
  for (const [, keyword, list, from] of text.matchAll(IMPORT)) {
    const found = namesOf(list as string, keyword).find(({ outer }) => outer === name);
    if (found !== undefined) return declarationOf(beside(file, from as string), found.inner, read);
  }
  const local = declaredIn(file, text, name);
  if (local === undefined)
    throw new Error(`${file}: "${name}" is exported, but no declaration of it was found`);
  return local;
}

function declaredIn(file: string, text: string, name: string): PublicExport | undefined {
  const escaped = name.replaceAll("$", "\\$");
  const declaration = new RegExp(
    `^(?:export\\s+)?(?:declare\\s+)?(?:abstract\\s+)?(?:async\\s+)?(function|class|const\\s+enum|const|let|interface|type|enum)(?:\\s+|\\s*\\*\\s*)${escaped}(?![\\w$])([\\s\\S]*)`,
    "m",
  ).exec(text);
  if (declaration === null) return undefined;
  const before = text.slice(0, declaration.index);
  return {
    name,
    kind: kindOf(declaration[1] as string, declaration[2] as string),
    file,
    line: before.split("\n").length,
    doc: docBefore(before),
  };
}

function kindOf(keyword: string, rest: string): PublicExport["kind"] {
  if (keyword === "function" || keyword === "class") return keyword;
  if (keyword === "interface" || keyword === "type") return "type";
  return keyword === "const" && FUNCTION.test(initialiserIn(rest)) ? "function" : "constant";
}

/** How an initialiser begins that makes its constant a function. */
const FUNCTION = /^(?:async\b|function\b|<|\w+\s*=>|\((?:[^()]|\([^()]*\))*\)\s*(?::[^=]+)?=>)/;

/** What stands after the first `=` that is neither an arrow's, in the type, nor a comparison's. */
function initialiserIn(text: string): string {
  const sign = /(?<![<>=!])=(?![>=])\s*/.exec(text);
  return sign === null ? "" : text.slice(sign.index + sign[0].length);
}

/** The doc comment that ends the text; only line comments, such as a linter's pragma, may stand between. */
function docBefore(text: string): string | undefined {
  const lines = text.split(/\r?\n/);
  while (lines.length > 0 && /^\s*(?:\/\/.*)?$/.test(lines.at(-1)!)) lines.pop();
  if (!lines.at(-1)?.trimEnd().endsWith("*/")) return undefined;
  const start = lines.findLastIndex((line) => /^\s*\/\*/.test(line));
  const comment = lines.slice(start).join("\n").trim();
  return comment.startsWith("/**") ? comment : undefined;
}

function beside(file: string, specifier: string): string {
  return posix.join(posix.dirname(file), specifier);
}

function sourceOf(file: string, read: ReadSource): string {
  const text = read(file);
  if (text === undefined) throw new Error(`${file}: an entry point leads to this file, which does not exist`);
  return text;
}
