import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Suites that take long are shorter where a person waits for them. */
export const CI = process.env["CI"] === "true";

/** Why tests are skipped that need a system which tells of changes of files; undefined where they are not. */
export const NOT_TOLD =
  process.platform === "linux" ? undefined : "what the system tells of changes is proven on Linux alone";

/** How a program ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs against the built package, as a user's program does. */
export interface Program {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** How a program is started. */
export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** A command that runs the program: `["setpriv", "--reuid=65534"]`. */
  readonly through?: readonly string[];
}

/** Starts one of the programs in `child/`, with nothing of this process's environment but the path and CI. */
export function start(name: string, args: readonly string[], options: StartOptions = {}): Program {
  const file = fileURLToPath(new URL(`child/${name}`, import.meta.url));
  return startCommand([...(options.through ?? []), process.execPath, file, ...args], options);
}

/** Starts any command. */
export function startCommand(command: readonly string[], options: StartOptions = {}): Program {
  const [executable, ...args] = command as [string, ...string[]];
  const child = spawn(executable, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { PATH: process.env["PATH"], ...(CI ? { CI: "true" } : {}), ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  return { process: child, ended: collect(child) };
}

/** Runs a tool of the system to its end; whether it is here and did what it was asked. */
export function succeeds(command: readonly string[]): boolean {
  const [executable, ...args] = command as [string, ...string[]];
  return spawnSync(executable, args, { stdio: "ignore" }).status === 0;
}

/** Runs one of the programs in `child/` to its end, which has to be a good one. */
export async function run(name: string, args: readonly string[], options: StartOptions = {}): Promise<Ended> {
  const ended = await start(name, args, options).ended;
  if (ended.code !== 0) throw new Error(`${name} ended with ${ended.code ?? ended.signal}: ${ended.stderr}`);
  return ended;
}

async function collect(child: ChildProcess): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return { code, signal, stdout, stderr };
}
