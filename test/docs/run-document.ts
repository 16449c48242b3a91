import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { differenceOf } from "./compare-output.ts";
import type { CompiledBlocks } from "./compile-blocks.ts";
import { movedToExample } from "./mask-output.ts";
import { type MarkdownDocument, type NotRun, planDocument, type Runner, type Step } from "./plan-document.ts";
import { makeProjectDirectory, removeProjectDirectory } from "./project-directory.ts";
import { type CommandResult, runCommand } from "./run-command.ts";

export interface DocumentReport {
  /** What is not true in the document, each with its place; empty when all of it holds. */
  readonly faults: readonly string[];
  /** The blocks that the document asks not to run, for the caller to allow or not. */
  readonly notRun: readonly NotRun[];
}

const BLOCK_LIMIT_MS = 20_000;
const SHOWN_OUTPUT_CHARS_MAX = 4_000;

/**
 * Does what a document says, in a fresh directory: runs its blocks in order, each in what the
 * earlier ones left behind, and compares what they print with what the document shows. A document
 * that breaks a rule or does not type-check is not run, and the first block that fails ends the run,
 * because whatever came after would fail for its sake.
 */
export async function runDocument(
  document: MarkdownDocument,
  compiled: CompiledBlocks,
): Promise<DocumentReport> {
  const plan = planDocument(document);
  const faults = [
    ...plan.faults.map(({ line, message }) => `${document.name}:${line}: ${message}`),
    ...plan.typescript.flatMap(({ line }) => compiled.get(`${document.name}:${line}`)?.faults ?? []),
  ];
  if (faults.length > 0 || plan.steps.length === 0) return { faults, notRun: plan.notRun };
  const directory = makeProjectDirectory();
  try {
    for (const step of plan.steps) {
      const javascript = compiled.get(`${document.name}:${step.block.line}`)?.javascript;
      const result = await runStep(step, javascript, directory);
      faults.push(...faultsOf(step, result, document.name, directory));
      if (result.ended !== 0) break;
    }
  } finally {
    removeProjectDirectory(directory);
  }
  return { faults, notRun: plan.notRun };
}

function runStep(
  { runner, block }: Step,
  javascript: string | undefined,
  directory: string,
): Promise<CommandResult> {
  const options = { cwd: directory, env: environment(directory), limitMs: BLOCK_LIMIT_MS };
  if (runner === "sh")
    return runCommand("bash", ["--noprofile", "--norc", "-euo", "pipefail", "-c", block.text], options);
  const code = runner === "js" ? block.text : javascript;
  if (code === undefined) throw new Error(`The block on line ${block.line} was not compiled.`);
  // Hidden, so that a document's `ls` shows the reader's files only.
  const script = join(directory, ".blocks", `line-${block.line}.js`);
  mkdirSync(dirname(script), { recursive: true });
  writeFileSync(script, code);
  return runCommand(process.execPath, [script], options);
}

/**
 * An environment made from nothing, so that no LOG_* of the developer's own changes an example, and
 * npm neither reads their settings nor fetches a package that the document forgot to install.
 */
function environment(directory: string): Record<string, string> {
  const path = [join(directory, "node_modules/.bin"), dirname(process.execPath), process.env["PATH"] ?? ""];
  return {
    PATH: path.join(delimiter),
    HOME: join(directory, ".tmp"),
    TMPDIR: join(directory, ".tmp"),
    TZ: "UTC",
    LANG: "C.UTF-8",
    NO_COLOR: "1",
    npm_config_offline: "true",
    npm_config_update_notifier: "false",
  };
}

const NAMES: Readonly<Record<Runner, string>> = {
  ts: "TypeScript block",
  js: "JavaScript block",
  sh: "shell block",
};

function faultsOf(
  { runner, block, expected }: Step,
  { ended, stdout, stderr }: CommandResult,
  name: string,
  directory: string,
): string[] {
  const readable = (text: string): string => movedToExample(text, directory);
  if (ended !== 0) {
    const output = readable(`${stdout}${stderr}`).trimEnd().slice(-SHOWN_OUTPUT_CHARS_MAX);
    return [`${name}:${block.line}: the ${NAMES[runner]} ended with ${ended}\n${output}`.trimEnd()];
  }
  if (expected === undefined) return [];
  const difference = differenceOf(expected.text, readable(stdout));
  if (difference === undefined) return [];
  const complaint = stderr === "" ? "" : `\nOn stderr:\n${readable(stderr).slice(-SHOWN_OUTPUT_CHARS_MAX)}`;
  return [`${name}:${expected.line}: ${difference}${complaint}`.trimEnd()];
}
