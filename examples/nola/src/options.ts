import { parseArgs } from "node:util";
import type { ContextLevel } from "./identity.ts";

export interface Options {
  readonly host: string;
  readonly port: number;
  readonly turns: boolean;
  readonly context: ContextLevel;
  /** Where the log is kept; undefined leaves it to `LOG_THREAD_DIR`, else `./log_thread`. */
  readonly logDirectory: string | undefined;
  /** Where the identity's runtime copy is kept. */
  readonly dataDirectory: string;
}

/** A command line that can not be followed; the message says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const HELP = `Nola, the example agent of log-thread.

Usage: npm start -w nola -- [options]

  --port N        the port to listen on; 0 takes a free one (default 4410)
  --host ADDRESS  the address to listen on (default 127.0.0.1)
  --turns         record what is said, as conversation:turn events (default: not)
  --context N     how much of the identity a model is told, 1 to 3 (default 2)
  --log-dir DIR   where the log is kept (default: LOG_THREAD_DIR, else ./log_thread)
  --data-dir DIR  where Nola keeps what she changes of her identity (default ./nola_data)
  --help          show this

The brain is an embedded ELIZA, or what the environment names:

  NOLA_OPENAI_URL   an OpenAI-compatible endpoint, like http://127.0.0.1:8080
  NOLA_OPENAI_KEY   its key, if it wants one
  NOLA_OLLAMA_URL   an Ollama server, like http://127.0.0.1:11434
  NOLA_MODEL        the model to ask for
  NOLA_TIMEOUT_MS   how long a model may be silent (default 60000)

Signals: SIGINT and SIGTERM end open conversations, then Nola; SIGHUP reads the identity again.
`;

const FLAGS = {
  port: { type: "string", default: "4410" },
  host: { type: "string", default: "127.0.0.1" },
  turns: { type: "boolean", default: false },
  context: { type: "string", default: "2" },
  "log-dir": { type: "string" },
  "data-dir": { type: "string", default: "nola_data" },
  help: { type: "boolean", default: false },
} as const;

/**
 * Reads the command line; undefined when help is asked for.
 *
 * @throws UsageError when an option is unknown, or its value can not be right.
 */
export function parseOptions(args: readonly string[]): Options | undefined {
  const values = readFlags(args);
  if (values.help) return undefined;
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new UsageError(`--port must be a number from 0 to 65535, not "${values.port}".`);
  }
  if (!["1", "2", "3"].includes(values.context)) {
    throw new UsageError(`--context must be 1, 2 or 3, not "${values.context}".`);
  }
  for (const name of ["host", "log-dir", "data-dir"] as const) {
    if (values[name] === "") throw new UsageError(`--${name} must not be empty.`);
  }
  return {
    host: values.host,
    port,
    turns: values.turns,
    context: Number(values.context) as ContextLevel,
    logDirectory: values["log-dir"],
    dataDirectory: values["data-dir"],
  };
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, allowPositionals: false }).values;
  } catch (error) {
    // Node's message is a good one; what follows its first sentence is about positionals.
    const [message] = (error as Error).message.split(/(?<=')\. /, 1);
    throw new UsageError(`${message?.replace(/\.?$/, ".")}`, { cause: error });
  }
}
