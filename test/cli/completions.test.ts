import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brief } from "../../src/cli/completion/command-table.ts";
import { openLog } from "../../src/index.ts";
import {
  BIN,
  logThread,
  makeDirectory,
  NO_TERMINAL,
  plainEnvironment,
  removeDirectories,
  startInTerminal,
} from "./command-line.ts";
import { logThreadHere } from "./in-process.ts";
import { writeForeignLog, writeSampleLog } from "./sample-log.ts";

let place: string;
/** The command by its name, as a shell finds it, and a default log. */
let env: Record<string, string>;
const scripts: Record<string, string> = {};
beforeAll(async () => {
  place = makeDirectory();
  mkdirSync(join(place, "bin"));
  symlinkSync(BIN, join(place, "bin", "log-thread"));
  const log = join(place, "log");
  writeSampleLog(log);
  mkdirSync(join(place, "other logs"));
  env = {
    PATH: [join(place, "bin"), process.env["PATH"] ?? ""].join(delimiter),
    LOG_THREAD_DIR: log,
    HOME: place,
  };
  for (const shell of ["bash", "zsh", "fish"]) {
    const { stdout } = await logThread(["completions", shell]);
    scripts[shell] = join(place, `completions.${shell}`);
    writeFileSync(scripts[shell], stdout);
  }
});
afterAll(removeDirectories);

const lacks = (shell: string): string | undefined =>
  spawnSync(shell, ["-c", "true"]).status === 0 ? undefined : `needs ${shell}: install ${shell}`;
const note = (reason: string | undefined): string => (reason === undefined ? "" : ` (${reason})`);
const shell = (command: string, script: string): string => {
  const { stdout, stderr } = spawnSync(command, ["-c", script], {
    cwd: place,
    env: plainEnvironment(env),
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return stdout;
};

const TYPES_OF_LLM = "llm:request llm:response llm:error llm:*";
const ALL_COMMANDS = [
  "tail",
  "query",
  "stats",
  "types",
  "sessions",
  "search",
  "ingest",
  "append",
  "export",
  "import",
  "doctor",
  "rotate",
  "seal",
  "compress",
  "prune",
];

/** What is typed, and what is offered for its end; a word is given without what is before it in bash. */
const OFFERS: readonly (readonly [typed: string, offered: string])[] = [
  ["qu", "query"],
  ["tail --fo", "--follow --follow-retry"],
  ["tail -n 5 --so", "--source"],
  ["tail -n ", ""],
  ["query --color a", "auto always"],
  ["query --color=n", "never"],
  ["query --type ll", TYPES_OF_LLM],
  ["query --session ", "def456 abc123"],
  ["query --source agent", "agent_service agent"],
  ["query sess", "session:def456 session:abc123"],
  ["query is:error si", "since:15m since:1h since:1d since:1w"],
  ["top type is", "is:error is:malformed"],
  ["query --dir nowhere --session ", ""],
  ["help compl", "completions"],
  ["completions b", "bash"],
  ["append llm:request no", "nola"],
  ["append --dir log web", "websocket:connect websocket:disconnect"],
];

describe.skipIf(lacks("bash"))(`completions in bash${note(lacks("bash"))}`, () => {
  const offered = (line: string): string => {
    const typed = `log-thread ${line}`;
    const script = [
      "set -uf",
      `source ${scripts["bash"]}`,
      `COMP_LINE=${quoted(typed)}; COMP_POINT=\${#COMP_LINE}; COMP_WORDS=(); COMP_CWORD=0`,
      "_log_thread",
      `printf '%s\\n' "\${COMPREPLY[@]-}"`,
    ].join("\n");
    return shell("bash", script).trimEnd().replaceAll("\\*", "*").split("\n").join(" ");
  };
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

  it.each(OFFERS)("log-thread %s: %s", (typed, expected) => {
    expect(offered(typed)).toBe(expected);
  });

  it("begin behind a colon, where a word of bash begins, but not between quotes", () => {
    expect(offered("query --type llm:re")).toBe("request response");
    expect(offered("query --type=llm:")).toBe("request response error *");
    expect(offered("query --type 'llm:re")).toBe("llm:request llm:response");
  });

  it("offer every command and every option, files and directories", () => {
    expect(offered("").split(" ")).toEqual(expect.arrayContaining([...ALL_COMMANDS, "help", "--version"]));
    expect(offered("query --").split(" ")).toEqual(
      expect.arrayContaining(["--type", "--since", "--context", "--json", "--local", "--help"]),
    );
    expect(offered("query --dir l")).toBe("log");
    expect(offered("query --dir=b")).toBe("bin");
    expect(offered("import completions.b")).toBe("completions.bash");
  });
});

describe.skipIf(lacks("fish"))(`completions in fish${note(lacks("fish"))}`, () => {
  const offered = (line: string): string[] =>
    shell("fish", `source ${scripts["fish"]}; complete -C 'log-thread ${line}'`)
      .trimEnd()
      .split("\n")
      .map((word) => word.split("\t")[0] as string);

  it.each(OFFERS)("log-thread %s: %s", (typed, expected) => {
    const prefix = /(--\w+=)\S*$/.exec(typed)?.[1] ?? "";
    const words = expected.split(" ").map((word) => (word === "" ? "" : prefix + word));
    expect(offered(typed).sort()).toEqual(words.sort());
  });

  it("say what everything means, and offer files and directories", () => {
    expect(shell("fish", `source ${scripts["fish"]}; complete -C 'log-thread st'`)).toBe(
      "stats\tcount events, errors and tokens, per type, source and session\n",
    );
    expect(
      offered("")
        .filter((word) => ALL_COMMANDS.includes(word))
        .sort(),
    ).toEqual([...ALL_COMMANDS].sort());
    expect(offered("query --dir lo")).toEqual(["log/"]);
    expect(offered("import completions.b")).toEqual(["completions.bash"]);
  });
});

/** Types into a shell, key for key: what it shows is the proof. Where a terminal has no echo, bash has none. */
async function typing(
  command: string,
  setup: string,
  keys: readonly (readonly [typed: string, shown: string])[],
): Promise<void> {
  const running = startInTerminal(`cd ${place}; stty echo; exec ${command}`, 120, {
    env: { ...env, PS1: "ready> " },
  });
  try {
    running.child.stdin?.write(`${setup}; echo is''set\n`);
    await running.until(({ stdout }) => stdout.includes("isset"));
    for (const [typed, shown] of keys) {
      const before = running.stdout.length;
      running.child.stdin?.write(typed);
      await running.until(({ stdout }) => plain(stdout.slice(before)).includes(shown));
    }
  } finally {
    running.child.kill("SIGKILL");
  }
}

/** What is left when a line editor's colours and movements are taken away. */
function plain(text: string): string {
  return text.replaceAll(/\x1b\[[0-9;?]*[A-Za-z]|[\x07\b]/g, "");
}

const TYPED = [
  ["log-thread qu\t", "ery "],
  ["--type llm:resp\t", "onse"],
  [" --session d\t", "ef456"],
  [" --color=nev\t", "er"],
  [" --source nol\t", "a"],
  ["\x15echo do''ne\n", "done"],
] as const;

describe.skipIf(NO_TERMINAL ?? lacks("bash"))(
  `completions typed into bash${note(NO_TERMINAL ?? lacks("bash"))}`,
  () => {
    it("complete what was begun", async () => {
      await typing("bash --norc --noprofile", 'eval "$(log-thread completions bash)"', [
        ...TYPED,
        ["log-thread query --type llm:\t\t", "request"],
        ["\x15log-thread tail --dir oth\t", "er\\ logs/"],
      ]);
    });
  },
);

describe.skipIf(NO_TERMINAL ?? lacks("zsh"))(
  `completions typed into zsh${note(NO_TERMINAL ?? lacks("zsh"))}`,
  () => {
    it("complete what was begun", async () => {
      const setup = 'autoload -U compinit; compinit -u -D; eval "$(log-thread completions zsh)"';
      await typing("zsh -f -i", setup, [
        ...TYPED,
        ["log-thread tail --foll\t\t", "and say on standard error"],
        ["\x15log-thread append app:st\t", "art"],
        [" no\t", "la"],
        ["\x15log-thread help compl\t", "etions"],
      ]);
    });

    it("work as a file that zsh finds by itself", async () => {
      const functions = join(place, "functions");
      mkdirSync(functions);
      symlinkSync(scripts["zsh"] as string, join(functions, "_log-thread"));
      await typing("zsh -f -i", `fpath=(${functions} $fpath); autoload -U compinit; compinit -u -D`, [
        ["log-thread sess\t", "ions "],
        ["--typ\t", "e="],
      ]);
    });
  },
);

describe("what a shell asks of a log", () => {
  it("is answered with what means itself in every shell, and with nothing else", async () => {
    const directory = join(place, "hostile");
    const evil = ["$(touch owned)", "`touch owned`", "a;b", "a b", "'", "-rf", "~", "\x1b[2J", "a*", "é", ""];
    using log = openLog({ directory });
    for (const session_id of ["fine-1", ...evil, "fine_2"]) log.event("tool:end", "a:b@c", { session_id });
    const found = await logThreadHere(["completions", "sessions", "--dir", directory]);
    expect(found).toEqual({ code: 0, stdout: "fine_2\nfine-1\n", stderr: "" });
    expect((await logThreadHere(["completions", "sources", "--dir", directory])).stdout).toBe("a:b@c\n");
  });

  it("is nothing where there is no log, and no complaint", async () => {
    for (const directory of [join(place, "none"), join(place, "bin", "log-thread")]) {
      const found = await logThreadHere(["completions", "sessions", "--dir", directory]);
      expect(found).toEqual({ code: 0, stdout: "", stderr: "" });
    }
    const { stdout } = await logThreadHere(["completions", "patterns", "--dir", join(place, "none")]);
    expect(stdout.split("\n")).toEqual(expect.arrayContaining(["llm:request", "llm:*", "*:error"]));
  });

  it("has the log's own types behind those that are known", async () => {
    const directory = join(place, "foreign");
    writeForeignLog(directory, ["2026-01-09T14:32:01.456Z|mine:own|x|"]);
    const types = (await logThreadHere(["completions", "types", "--dir", directory])).stdout.split("\n");
    expect(types.slice(-2)).toEqual(["mine:own", ""]);
    expect(types).not.toContain("llm:*");
  });
});

describe("the words beside a name", () => {
  it.each([
    ["the log's directory; default LOG_THREAD_DIR", "the log's directory"],
    ["events of this type: llm:request, or a pattern", "events of this type"],
    ["as it is (default: yes), or not", "as it is (default: yes), or not"],
    ["one sentence. Another", "one sentence"],
    ["word ".repeat(40).trim(), `${"word ".repeat(14).trim()} …`],
  ])("of %j are %j", (help, expected) => {
    expect(brief(help)).toBe(expected);
  });
});
