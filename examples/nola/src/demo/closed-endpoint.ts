import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** An address of this machine where nothing listens: the port was free a moment ago, and is let go again. */
export async function closedEndpoint(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return `http://127.0.0.1:${port}`;
}
