import { dirname, isAbsolute } from "node:path";
import { captureProcessErrors, configure, health, logError } from "log-thread";
import { type RunningNola, startNola } from "./nola.ts";
import { HELP, type Options, parseOptions, UsageError } from "./options.ts";
import { isLoopback } from "./same-host.ts";
import { SetupError } from "./setup-error.ts";

let stopping = false;

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (!options) {
    process.stdout.write(HELP);
    return;
  }
  const turnsRecorded = options.turns || process.env["LOG_CONVERSATION_TURNS"] === "1";
  configure({
    conversationTurns: turnsRecorded,
    // She may run for months: her log stays in files that an editor opens.
    rotation: { maxSizeMb: 10 },
    ...(options.logDirectory ? { directory: options.logDirectory } : {}),
  });
  // Her start and end, signals, warnings, what nobody caught, and memory that runs out.
  captureProcessErrors({ source: "app", signals: ["SIGINT", "SIGTERM"], memory: {} });
  const { state, where } = health();
  const log = state === "off" ? "nowhere: it is switched off" : where;
  const logDirectory = state !== "off" && isAbsolute(where) ? dirname(where) : undefined;
  const nola = await startNola({ ...options, log, logDirectory, turnsRecorded, environment: process.env });
  attendSignals(nola);
  announce(nola, options, log, turnsRecorded);
}

function announce(nola: RunningNola, { host }: Options, log: string, turnsRecorded: boolean): void {
  const turns = turnsRecorded ? "conversation turns are recorded" : "conversation turns are not recorded";
  const shown = nola.logUrl === undefined ? "" : `         ${nola.logUrl} shows it\n`;
  process.stdout.write(
    `Nola is at ${nola.url}\n  brain  ${nola.brain}\n  log    ${log}\n         ${turns}\n${shown}Ctrl+C ends her.\n`,
  );
  if (!isLoopback(host)) {
    process.stderr.write(`Whoever reaches ${host} can talk to Nola: there is no password.\n`);
  }
}

function attendSignals(nola: RunningNola): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => void stop(nola, 0));
  }
  process.on("uncaughtException", (error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    void stop(nola, 1);
  });
  // Windows sends SIGHUP when the console is closed, which is no wish to read anything.
  if (process.platform === "win32") return;
  process.on("SIGHUP", () => {
    try {
      nola.reload();
    } catch (error) {
      logError("agent", error, "identity not read again", { type: "error:io" });
      process.stderr.write(`${(error as Error).message}\n`);
    }
  });
}

async function stop(nola: RunningNola, code: number): Promise<void> {
  // Who asks a second time does not want to wait.
  if (stopping) process.exit(1);
  stopping = true;
  try {
    await nola.stop();
  } catch (error) {
    logError("app", error, "shutdown");
  }
  process.exit(code);
}

function fail(error: unknown): void {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\nTry --help.\n`);
    process.exitCode = 2;
    return;
  }
  logError("app", error, "start", error instanceof SetupError ? { type: "error:validation" } : {});
  const text = error instanceof SetupError ? error.message : (error as Error).stack;
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}

main().catch(fail);
