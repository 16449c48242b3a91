import { resolve } from "node:path";
import { createLogServer, nameOfLog } from "../../server/index.ts";
import type { Arguments } from "../arguments.ts";
import type { Command, Shell } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { DIRECTORY_OPTION } from "../filter-options.ts";
import { logDirectory } from "../open-log.ts";
import { StopSignals } from "../stop-signals.ts";
import { UsageError } from "../usage-error.ts";
import { waitForLog } from "../wait-for-log.ts";

const LOOPBACK = "127.0.0.1";
const PORT_MAX = 65_535;

/** `log-thread serve`. */
export const serveCommand: Command = {
  usage: "[DIRECTORY] [OPTIONS]",
  about:
    "Opens a page that shows the log: events as they are written, a histogram, facets, sessions as waterfalls. The address that is " +
    "printed holds a token without which nothing is shown; it is a new one each time. Only programs of this machine can reach the " +
    "server, and it only reads. Ctrl-C ends it.",
  positionals: [
    {
      name: "DIRECTORY",
      optional: true,
      completes: "directory",
      help: "the log's directory, as --dir names it",
    },
  ],
  options: [
    DIRECTORY_OPTION,
    { name: "port", short: "p", value: "N", help: "listen on this port; default one that is free" },
    {
      name: "host",
      value: "ADDRESS",
      help: "listen on this address, and not on 127.0.0.1: whoever reaches it then reaches the server, without encryption, and only the token keeps the log from them; it answers for no other name",
    },
  ],
  examples: [
    ["log-thread serve", "./log_thread, in a browser"],
    ["log-thread serve /var/log/agent/log_thread --port 4242", "another log, at the same address each time"],
  ],
  run: runServe,
};

async function runServe(given: Arguments, shell: Shell): Promise<number> {
  const directory = resolve(directoryOf(given, shell.env));
  const port = given.wholeNumber("port", { fallback: 0, least: 0 });
  if (port > PORT_MAX) throw new UsageError(`--port is ${port}; a port is at most ${PORT_MAX}`);
  const host = given.value("host") ?? LOOPBACK;
  if (host === "") throw new UsageError(`--host is empty; name an address, or leave it out for ${LOOPBACK}`);
  const { source } = await waitForLog(directory, shell, false);
  using signals = new StopSignals();
  await using server = createLogServer(source, { name: nameOfLog(directory) });
  await server.listen({ host, port });
  await shell.output.line(server.url);
  await shell.output.flush();
  if (!isLoopback(host)) shell.say(warningOf(host));
  shell.say("Ctrl-C ends it");
  await stopped(signals);
  return signals.isInterrupted ? EXIT.interrupted : EXIT.ok;
}

/** Addresses and names that only programs of this machine reach. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** What it means to listen elsewhere. */
function warningOf(host: string): string {
  const reached =
    `whoever reaches ${host} reaches this server: only the token in the address keeps the log from them, and both go over the ` +
    "network without encryption";
  return host === "0.0.0.0" || host === "::"
    ? `${reached}; it answers only for the name ${host}, so give the address by which the others reach it as --host`
    : reached;
}

/** The directory by its place or by --dir. */
function directoryOf(given: Arguments, env: Shell["env"]): string {
  const [named] = given.positionals;
  if (named === undefined) return logDirectory(given, env);
  if (given.has("dir")) throw new UsageError("DIRECTORY and --dir name the same; give one of them");
  if (named === "") throw new UsageError("DIRECTORY is empty; name the log's directory");
  return named;
}

function stopped({ stopped: signal }: StopSignals): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener("abort", () => done(), { once: true });
  });
}
