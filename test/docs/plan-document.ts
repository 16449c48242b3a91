import { type CodeBlock, extractCodeBlocks, type Fault } from "./code-blocks.ts";

/** A markdown text to be proven: a file of the repository, or the example of a doc comment. */
export interface MarkdownDocument {
  /** What faults call it: the path from the repository's root. */
  readonly name: string;
  readonly text: string;
  /** The line of the named file on which the text begins, when it is not the first. */
  readonly firstLine?: number;
}

export type Runner = "ts" | "js" | "sh";

/** A block to run and, when the document shows it, what it prints. */
export interface Step {
  readonly runner: Runner;
  readonly block: CodeBlock;
  readonly expected: CodeBlock | undefined;
}

/** A block that the document asks not to run, and why. */
export interface NotRun {
  readonly line: number;
  readonly text: string;
  readonly reason: string;
}

export interface DocumentPlan {
  readonly steps: readonly Step[];
  /** Every TypeScript block: those that are not run have to pass the type checker, too. */
  readonly typescript: readonly CodeBlock[];
  readonly notRun: readonly NotRun[];
  readonly faults: readonly Fault[];
}

const RUNNERS: Readonly<Record<string, Runner>> = {
  ts: "ts",
  typescript: "ts",
  js: "js",
  javascript: "js",
  sh: "sh",
  bash: "sh",
};
const OUTPUTS: readonly string[] = ["text", "console-output"];
const PLAIN: readonly string[] = ["mermaid", "abnf"];

interface Draft {
  readonly steps: Step[];
  readonly typescript: CodeBlock[];
  readonly notRun: NotRun[];
  readonly faults: Fault[];
}

/** Decides what is to be done with each code block of a document, and says which blocks break the rules. */
export function planDocument({ text, firstLine = 1 }: MarkdownDocument): DocumentPlan {
  const { blocks, prose, faults } = extractCodeBlocks(text);
  const draft: Draft = { steps: [], typescript: [], notRun: [], faults: [...faults] };
  for (const [index, block] of blocks.entries()) {
    const before = blocks[index - 1];
    const belongs = before !== undefined && !hasHeading(prose.slice(before.lastLine, block.line));
    planBlock(draft, block, belongs ? before : undefined);
  }
  return moved(draft, firstLine - 1);
}

/** A heading ends a train of thought: a text block after it is no longer the output of what came before. */
function hasHeading(prose: readonly string[]): boolean {
  return prose.some((line) => /^#{1,6}\s/.test(line));
}

function planBlock(draft: Draft, block: CodeBlock, before: CodeBlock | undefined): void {
  const { language, info, line, text } = block;
  const fault = (message: string): unknown => draft.faults.push({ line, message });
  if (language === "") return void fault("the fence names no language: say what it is (```text, ```sh, …)");
  const runner = Object.hasOwn(RUNNERS, language) ? RUNNERS[language] : undefined;
  if (runner === "ts") draft.typescript.push(block);
  if (info !== "") {
    const reason = /^no-run:\s*(\S.*)$/.exec(info)?.[1];
    if (reason === undefined) fault(`"${info}" is not understood: only "no-run: <reason>" may stand here`);
    else draft.notRun.push({ line, text, reason });
  } else if (runner !== undefined) {
    const prompt = runner === "sh" && /^\s*\$ /m.test(text);
    if (prompt) fault("write commands without the prompt `$ `, so that they can be pasted");
    else draft.steps.push({ runner, block, expected: undefined });
  } else if (OUTPUTS.includes(language)) planOutput(draft, block, before);
  else if (language === "json") {
    const message = jsonFault(text);
    if (message !== undefined) fault(message);
  } else if (!PLAIN.includes(language)) {
    fault(`nobody knows how to check "${language}": teach test/docs, or give a reason ("no-run: <reason>")`);
  }
}

function planOutput(draft: Draft, block: CodeBlock, before: CodeBlock | undefined): void {
  const fault = (message: string): unknown => draft.faults.push({ line: block.line, message });
  const last = draft.steps.at(-1);
  if (before !== undefined && last?.block === before) draft.steps.splice(-1, 1, { ...last, expected: block });
  else if (before !== undefined && Object.hasOwn(RUNNERS, before.language) && before.info !== "")
    fault("this is shown as the output of a block that is not run, so nobody checks it");
  else if (block.language === "console-output") fault("no block that is run stands before this output");
}

function jsonFault(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return `this is not JSON: ${(error as Error).message}`;
  }
}

/** Gives every line number as it is in the named file. */
function moved({ steps, typescript, notRun, faults }: Draft, by: number): DocumentPlan {
  const move = <T extends { readonly line: number }>(what: T): T => ({ ...what, line: what.line + by });
  return {
    steps: steps.map((step) => ({
      ...step,
      block: move(step.block),
      expected: step.expected && move(step.expected),
    })),
    typescript: typescript.map(move),
    notRun: notRun.map(move),
    faults: faults.map(move),
  };
}
