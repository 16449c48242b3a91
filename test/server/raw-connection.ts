import { connect, type Socket } from "node:net";

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A connection on which anything can be said, also what no HTTP client would. */
export class RawConnection implements AsyncDisposable {
  readonly socket: Socket;
  readonly #opened: Promise<void>;
  readonly closed: Promise<void>;
  received = "";
  isClosed = false;

  constructor(port: number, host = "127.0.0.1") {
    this.socket = connect({ port, host, allowHalfOpen: true });
    this.#opened = new Promise((resolve) => this.socket.once("connect", resolve));
    this.closed = new Promise((resolve) => {
      const end = (): void => {
        this.isClosed = true;
        resolve();
      };
      this.socket.on("close", end).on("end", end);
    });
    this.socket.on("error", () => {});
    this.socket.on("data", (bytes) => {
      this.received += bytes.toString("latin1");
    });
  }

  async send(text: string | Uint8Array): Promise<void> {
    await this.#opened;
    this.socket.write(text);
  }

  /** Resolves once `holds` does; fails after so long. */
  async until(holds: () => boolean, ms = 10_000): Promise<void> {
    const end = Date.now() + ms;
    while (!holds()) {
      if (Date.now() > end)
        throw new Error(`nothing came of it: ${JSON.stringify(this.received.slice(0, 500))}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.destroy();
  }
}

/** Says something, and gives what comes until the server ends the connection. */
export async function say(port: number, text: string | Uint8Array, host?: string): Promise<string> {
  await using connection = new RawConnection(port, host);
  await connection.send(text);
  await connection.until(() => connection.isClosed);
  return connection.received;
}

/** One request with these lines; its answer. */
export async function ask(port: number, lines: readonly string[], body = ""): Promise<RawAnswer> {
  return answerOf(await say(port, `${[...lines, "Connection: close"].join("\r\n")}\r\n\r\n${body}`));
}

export function answerOf(text: string): RawAnswer {
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const headers: Record<string, string> = {};
  for (const line of lines)
    headers[line.slice(0, line.indexOf(":")).toLowerCase()] = line.slice(line.indexOf(":") + 1).trim();
  return { status: Number(first.split(" ")[1]), headers, body: text.slice(end + 4) };
}

/** How many answers a text holds: each begins with a status line. */
export function statusesOf(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}
