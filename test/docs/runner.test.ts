import { beforeAll, describe, expect, it } from "vitest";
import { extractCodeBlocks } from "./code-blocks.ts";
import { differenceOf } from "./compare-output.ts";
import { type CompiledBlocks, compileDocuments } from "./compile-blocks.ts";
import { anchorsOf, brokenLinks } from "./links.ts";
import type { MarkdownDocument } from "./plan-document.ts";
import { REPOSITORY } from "./project-directory.ts";
import { runDocument } from "./run-document.ts";

/** Writes a fenced block; with it the made-up documents below need no fences of their own. */
const block = (info: string, ...lines: string[]): string => [`\`\`\`${info}`, ...lines, "```", ""].join("\n");

/** Made-up documents, each with the faults that have to be found in it. */
const MADE_UP: Readonly<
  Record<string, { readonly text: string; readonly faults: readonly (string | RegExp)[] }>
> = {
  "a true document": {
    text: [
      block("ts", 'import { writeFileSync } from "node:fs";', 'writeFileSync("made.txt", "from ts\\n");'),
      block("sh", "cat made.txt", "which log-thread >/dev/null"),
      "It prints",
      block("text", "from ts"),
      block("js", 'console.log("2026-01-09T14:32:01.456Z|llm:end|agent|duration_ms=12");'),
      block("console-output", "2020-02-02T02:02:02.222Z|llm:end|agent|duration_ms=99999"),
      block("json", '{ "ok": true }'),
      "# Another thought",
      block("text", "a diagram"),
      block("mermaid", "graph TD"),
    ].join("\n"),
    faults: [],
  },
  "decorators are lowered": {
    text: block(
      "ts",
      "function named(method: () => void, { name }: ClassMethodDecoratorContext) {",
      "  return function (this: unknown) { console.log(name); method.call(this); };",
      "}",
      "class Speaker { @named speak(): void { console.log('spoken'); } }",
      "new Speaker().speak();",
    ).concat(block("text", "speak", "spoken")),
    faults: [],
  },
  "blocks are modules of their own": {
    text: block("ts", "const name: number = 1;", "console.log(name);").repeat(2),
    faults: [],
  },
  "an environment of its own": {
    text: block("sh", "printenv VITEST || echo none", "env | grep ^LOG_ || true").concat(
      block("text", "none"),
    ),
    faults: [],
  },
  "what is left behind is ended": {
    text: block("sh", "sleep 300 &", "echo started").concat(block("text", "started")),
    faults: [],
  },
  "wrong types": {
    text: block("ts", "export {};", 'const count: number = "one";', "console.log(count);"),
    faults: [/^wrong types:3:7: error TS2322: /],
  },
  "wrong types, not run": {
    text: block("ts no-run: it needs a model", 'export const count: number = "one";'),
    faults: [/^wrong types, not run:2:14: error TS2322: /],
  },
  "a failing ts block": {
    text: block("ts", 'console.log("so far");', "process.exitCode = 1;").concat(block("sh", "false")),
    faults: ["a failing ts block:1: the TypeScript block ended with 1\nso far"],
  },
  "a throwing js block": {
    text: block("js", "throw new Error('why');"),
    faults: [/JavaScript block ended with 1[\s\S]*why/],
  },
  "a failing first command": {
    text: block("sh", "false", "echo went on"),
    faults: ["a failing first command:1: the shell block ended with 1"],
  },
  "a failing pipe": { text: block("bash", "false | cat"), faults: [/the shell block ended with 1/] },
  "an unset variable": { text: block("sh", 'echo "$NO_SUCH_THING"'), faults: [/unbound variable/] },
  "another output": {
    text: block("sh", "echo one; echo two; echo three").concat(block("text", "one", "2", "three")),
    faults: [
      /^another output:4: line 2 of the expected output[\s\S]*\n {4}one\n {2}- 2\n {2}- three\n {2}\+ two\n {2}\+ three$/,
    ],
  },
  "no language": { text: block("", "what am I"), faults: [/^no language:1: the fence names no language/] },
  "an unknown language": { text: block("cobol", "STOP RUN."), faults: [/nobody knows how to check "cobol"/] },
  "no reason": {
    text: block("sh no-run", "true").concat(block("sh no-run:", "true"), block("sh norun: why", "true")),
    faults: [
      /^no reason:1: "no-run" is not/,
      /^no reason:4: "no-run:" is not/,
      /^no reason:7: "norun: why" is not/,
    ],
  },
  "a prompt": { text: block("sh", "$ echo hello"), faults: [/without the prompt/] },
  "unproven output": {
    text: block("sh no-run: elsewhere", "npm test").concat(block("text", "passed")),
    faults: [/^unproven output:4: .*nobody checks it/],
  },
  "output of nothing": {
    text: block("console-output", "hello"),
    faults: [/no block that is run stands before/],
  },
  "broken JSON": { text: block("json", "{,}"), faults: [/^broken JSON:1: this is not JSON/] },
  "never closed": {
    text: "\n```ts\nconst a = 1;",
    faults: ["never closed:2: the code block is never closed"],
  },
};

const documents: MarkdownDocument[] = Object.entries(MADE_UP).map(([name, { text }]) => ({ name, text }));

describe("running a document", () => {
  let compiled: CompiledBlocks;
  beforeAll(async () => {
    compiled = await compileDocuments(documents);
  });

  it.concurrent.each(documents)("$name", async (document) => {
    const { faults } = await runDocument(document, compiled);
    const expected = MADE_UP[document.name]!.faults;
    expect(faults).toEqual(
      expected.map((fault) => (typeof fault === "string" ? fault : expect.stringMatching(fault))),
    );
  });

  it("returns what was not run", async () => {
    const text = `${block("sh no-run: by the pipeline", "npm test")}\n${block("cobol no-run: long gone", "STOP RUN.")}`;
    expect((await runDocument({ name: "made up", text }, new Map())).notRun).toEqual([
      { line: 1, text: "npm test", reason: "by the pipeline" },
      { line: 5, text: "STOP RUN.", reason: "long gone" },
    ]);
  });
});

describe("finding code blocks", () => {
  it("takes longer fences, tildes, lists and quotes for what they are", () => {
    const text = [
      "````md",
      "```ts",
      "````",
      "~~~sh",
      "```",
      "~~~",
      "- a",
      "  ```ts x",
      "    b",
      "  ```",
      "> ```text",
      "> q",
      "> ```",
      "a ```b``` c",
      "```c```",
    ];
    expect(extractCodeBlocks(text.join("\n"))).toMatchObject({
      blocks: [
        { language: "md", line: 1, text: "```ts" },
        { language: "sh", line: 4, text: "```" },
        { language: "ts", info: "x", line: 8, text: "  b" },
        { language: "text", line: 11, text: "q" },
      ],
      faults: [],
    });
  });
});

describe("comparing output", () => {
  const id = "abcdefghijklmnopqrstuvwxyz";
  it.each([
    ["…\nlast", "one\ntwo\nlast"],
    ["first\n…", "first"],
    ["a\n…\nb\n…", "a\nx\nb\ny\nb"],
    ["3 events in … bytes", "3 events in 120 bytes"],
    [
      `log:segment|log-thread|format=1 id=${id}`,
      `log:segment|log-thread|format=1 id=${id.replace("a", "b")}`,
    ],
    ["name=search call_id=1 duration_ms=1.5", 'name=search call_id="2" duration_ms=20'],
    ["span_id=b7ad6b7169203331 a=1", 'span_id="1234567890123456" a=1'],
    ['{"latency_ms": 1}', '{"latency_ms": 2}'],
    ['error="x" stack="a\\n b"', 'error="x" stack="c \\" d"'],
    ["/tmp/example/log_thread", "/tmp/other/log_thread"],
    ["trailing", "trailing  \n\n"],
  ])("agrees: %j, %j", (expected, actual) => {
    expect(differenceOf(expected, actual)).toBeUndefined();
  });

  it.each([
    ["a", ""],
    ["", "a"],
    ["…\nlast", "last\none more"],
    ["a.c", "abc"],
    ["tokens_out=1", "tokens_out=2"],
    ["session_id=abc", "session_id=abd"],
    ["trace_id=own", "trace_id=other"],
    ["abcdefghijklmnopqrstuvwxy", "bbcdefghijklmnopqrstuvwxy"],
    ["format=1 id=short", "format=1 id=other"],
    ["one\n…\ntwo\nthree", "one\ntwo\nfour"],
  ])("differs: %j, %j", (expected, actual) => {
    expect(differenceOf(expected, actual)).toContain("of the expected output");
  });
});

describe("links", () => {
  const faultsIn = (text: string): string[] =>
    brokenLinks({ name: "test/docs/made-up.md", text }, REPOSITORY);

  it("may lead to files, folders, headings, lines and the web", () => {
    const text =
      '# The `readLog` call, 2_x\n[a](links.ts) [b](../docs/ "t") [c](#the-readlog-call-2_x) [d](/LICENSE) [e](links.ts#L2) [f](https://x.y/#z)';
    expect(faultsIn(`${text}\n\`[g](nowhere)\`\n${block("text", "[h](nowhere)")}\n[i]: links.ts`)).toEqual(
      [],
    );
  });

  it.each([
    ["[a](nowhere.md)", "leads to no file"],
    ["![a](nowhere.png)", "leads to no file"],
    ["[a]: nowhere.md", "leads to no file"],
    ['<img src="nowhere.png">', "leads to no file"],
    ["[a](#nowhere)", "leads to no heading"],
    ["[a](links.ts#L99999)", "leads behind"],
    ["[a](links.ts#main)", "names no line"],
    ["[a](../../../../nowhere)", "leads out of the repository"],
    ["[a]()", "is empty"],
  ])("may not be %s", (text, fault) => {
    expect(faultsIn(`\n${text}`)).toEqual([expect.stringMatching(`^test/docs/made-up.md:2: .*${fault}`)]);
  });

  it("number headings that are alike", () => {
    expect([...anchorsOf('# A\n## A\n# [B *b*](x) `c`\n<a id="own"></a>\n```text\n# no\n```')]).toEqual([
      "a",
      "a-1",
      "b-b-c",
      "own",
    ]);
  });
});
