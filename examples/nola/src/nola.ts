import { logEvent } from "log-thread";
import { Agent } from "./agent.ts";
import { chooseBrain, type Environment } from "./brain/choose-brain.ts";
import { ChatService } from "./chat-service.ts";
import { IdentityStore } from "./identity-store.ts";
import type { Options } from "./options.ts";
import { packagePath } from "./package-path.ts";
import { readPageFiles } from "./page-files.ts";
import { buildServer } from "./server.ts";
import { SetupError } from "./setup-error.ts";

export interface NolaOptions extends Pick<Options, "host" | "port" | "context" | "dataDirectory"> {
  readonly environment: Environment;
  /** The path of the log, or that nothing is written. */
  readonly log: string;
  readonly turnsRecorded: boolean;
}

/** Nola, listening. */
export interface RunningNola {
  readonly url: string;
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
  const server = await buildServer({ chat, page, host });
  const url = await listen(server, host, port);
  logEvent("app:ready", "app", { url, brain: brains.id, model: brains.model });
  return {
    url,
    brain: brains.description,
    reload: () => void agent.bootstrap(context, true),
    stop: () => server.close(),
  };
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
