import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));

/** The command as it is installed: it runs the built package, so `npm run build` comes first. */
export const BIN = join(REPOSITORY, "bin/log-thread.js");

/** The built package, for scripts that write a log in a process of their own. */
export const BUILT_PACKAGE = join(REPOSITORY, "dist/index.js");

/** What a command did. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** The environment without whatever would change what a command shows. */
export function plainEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env };
  for (const name of Object.keys(env)) {
    if (/^(FORCE_COLOR|NO_COLOR|COLUMNS|NODE_OPTIONS|LOG_)/.test(name)) delete env[name];
  }
  return { ...env, TERM: "xterm-256color", ...more };
}

/** A directory that is removed by `removeDirectories`. */
export function makeDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "log-thread-cli-"));
  directories.push(directory);
  return directory;
}

const directories: string[] = [];

export function removeDirectories(): void {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}

/** Runs `log-thread` to its end. */
export async function logThread(words: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return startLogThread(words, options).finished;
}

/** A command that is running: what it has said so far, and a way to wait for more. */
export class Running {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  stdout = "";
  stderr = "";

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    this.finished = new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, stdout: this.stdout, stderr: this.stderr }));
    });
  }

  get lines(): string[] {
    return this.stdout.split("\n").slice(0, -1);
  }

  /** Resolves once `holds` does; fails when the process ends before. */
  async until(holds: (running: this) => boolean): Promise<void> {
    let ended = false;
    void this.finished.finally(() => {
      ended = true;
    });
    while (!holds(this)) {
      if (ended) throw new Error(`ended too early: ${this.stdout.slice(-500)}\n${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Interrupts it as Ctrl-C does. */
  async interrupt(): Promise<Finished> {
    this.child.kill("SIGINT");
    return this.finished;
  }
}

/** Starts `log-thread`; who starts it ends it. */
export function startLogThread(words: readonly string[], options: RunOptions = {}): Running {
  return start(process.execPath, [BIN, ...words], options);
}

/** Starts any command. */
export function start(command: string, words: readonly string[], options: RunOptions = {}): Running {
  return new Running(
    spawn(command, words, {
      stdio: ["pipe", "pipe", "pipe"],
      env: plainEnvironment(options.env),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    }),
  );
}

/** A word as a shell takes it. */
function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

const PYTHON_PTY =
  "import pty, sys, os; sys.exit(os.waitstatus_to_exitcode(pty.spawn(['sh', '-c', sys.argv[1]])))";

type Terminal = (command: string) => readonly [string, readonly string[]];

/** What gives a command a terminal here: util-linux's `script`, or Python. */
function findTerminal(): Terminal | undefined {
  if (spawnSync("script", ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux")) {
    return (command) => ["script", ["-qec", command, "/dev/null"]];
  }
  if (spawnSync("python3", ["-c", "import pty, os; os.waitstatus_to_exitcode"]).status === 0) {
    return (command) => ["python3", ["-c", PYTHON_PTY, command]];
  }
  return undefined;
}

const terminal = findTerminal();

/** Why tests in a pseudo-terminal are skipped; undefined where they are not. */
export const NO_TERMINAL =
  terminal === undefined ? "needs a pseudo-terminal: install util-linux (script) or python3" : undefined;

/** Runs shell commands in a pseudo-terminal that changes nothing of what they write. */
export function startInTerminal(commands: string, columns: number, options: RunOptions = {}): Running {
  if (terminal === undefined) throw new Error(NO_TERMINAL);
  const [command, words] = terminal(`stty -opost -echo cols ${columns}; ${commands}`);
  return start(command, words, options);
}

/** `log-thread` and its words, for a shell. */
export function shellCommand(...words: readonly string[]): string {
  return [process.execPath, BIN, ...words].map(quote).join(" ");
}
