import { logError, logEvent } from "log-thread";
import { createLogServer, type LogServer } from "log-thread/server";
import { openDirectory } from "log-thread/storage";
import { Agent } from "./agent.ts";
import { chooseBrain, type Environment } from "./brain/choose-brain.ts";
import { ChatService } from "./chat-service.ts";
import { IdentityStore } from "./identity-store.ts";
import type { Options } from "./options.ts";
import { packagePath } from "./package-path.ts";
import { readPageFiles } from "./page-files.ts";
import { isLoopback } from "./same-host.ts";
import { buildServer } from "./server.ts";
import { SetupError } from "./setup-error.ts";

export interface NolaOptions extends Pick<Options, "host" | "port" | "context" | "dataDirectory"> {
  readonly environment: Environment;
  /** The path of the log, or that nothing is written. */
  readonly log: string;
  /** The directory of the log; undefined where nothing is written. */
  readonly logDirectory: string | undefined;
  readonly turnsRecorded: boolean;
}

/** Nola, listening. */
export interface RunningNola {
  readonly url: string;
  /** Where her log is shown, with the token without which it is not; undefined where nothing is written. */
  readonly logUrl: string | undefined;
  /** One line about what answers. */
  readonly brain: string;
  /** Reads the identity again, as after somebody edited it. */
  reload(): void;
  /** Ends the open conversations, then the server. */
  stop(): Promise<void>;
}

/**
 * Puts the parts together and listens.
 *
 * @throws SetupError when a file, a setting or the port is not usable.
 */
export async function startNola(options: NolaOptions): Promise<RunningNola> {
  const { host, port, context, log, turnsRecorded } = options;
  const seedFile = packagePath("data/identity.json");
  const agent = new Agent(new IdentityStore({ seedFile, directory: options.dataDirectory }));
  agent.bootstrap(context);
  const brains = chooseBrain(options.environment, {
    name: agent.name,
    log,
    turns: turnsRecorded ? "What is said here is recorded." : "What is said here is not recorded.",
  });
  const chat = new ChatService({ agent, brains, log, turnsRecorded });
  const page = readPageFiles(packagePath("public"));
  const logServer = serveLog(options.logDirectory, host);
  const server = await buildServer({ chat, page, host, logServer });
  const url = await listen(server, host, port);
  logEvent("app:ready", "app", { url, brain: brains.id, model: brains.model });
  return {
    url,
    logUrl: logServer && `${url}/log/#token=${logServer.token}`,
    brain: brains.description,
    reload: () => void agent.bootstrap(context, true),
    stop: () => server.close(),
  };
}

/** Her log, to be looked at in a browser at `/log/`, by whoever has the token. */
function serveLog(directory: string | undefined, host: string): LogServer | undefined {
  if (directory === undefined) return undefined;
  const hosts = isLoopback(host) ? [] : [host.includes(":") ? `[${host}]` : host];
  try {
    return createLogServer(openDirectory(directory), { name: "nola", path: "/log", hosts });
  } catch (error) {
    // The log may be in a database, or not be written yet: she works all the same.
    logError("app", error, "log not shown", { type: "error:io" });
    return undefined;
  }
}

async function listen(
  server: { listen(where: { host: string; port: number }): Promise<string> },
  host: string,
  port: number,
): Promise<string> {
  try {
    return await server.listen({ host, port });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const way =
      code === "EADDRINUSE"
        ? "Another program uses it; --port 0 takes a free one."
        : "Choose another --host or --port.";
    throw new SetupError(`Nola can not listen on ${host}, port ${port} (${code}). ${way}`, { cause: error });
  }
}
