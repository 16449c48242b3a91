// An agent that hands work to sub-agents: the first as a process, with the trace in its environment, the
// others as a server of their own, with the trace in the headers of two requests at once.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { extractTrace, injectTrace, openLog, setSession, setTrace, withTrace } from "log-thread";

const [role, directory] = process.argv.slice(2);
const log = openLog({ directory: `${directory}/${role}` });

/** Starts another one of these. */
function agent(role, env, stdout) {
  const program = fileURLToPath(import.meta.url);
  return spawn(process.execPath, [program, role, directory], { env, stdio: ["ignore", stdout, "inherit"] });
}

/** Has a process do something, as one call of a tool. */
function delegate(role) {
  return log.timed("tool", "agent", { name: role }, async () => {
    const [code] = await once(agent(role, injectTrace({ ...process.env }), "inherit"), "exit");
    if (code !== 0) throw new Error(`${role} ended with ${code}`);
  });
}

/** Has a server do something, as one call of a tool. */
function ask(port, task) {
  return log.timed("tool", "agent", { name: task }, async () => {
    const headers = injectTrace(new Headers());
    await (await fetch(`http://127.0.0.1:${port}/${task}`, { headers })).text();
  });
}

/** Answers requests: what each is about happens in the trace of whoever asked. */
function serve() {
  const server = createServer((request, response) => {
    withTrace(extractTrace(request.headers), async () => {
      const name = request.url.slice(1);
      log.event("http:request", "server", { name });
      await log.timed("agent", "server", { name }, () => delay(5));
      response.end();
    });
  });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
}

if (role === "root") {
  setSession("abc 123");
  setTrace();
  log.event("agent:start", "root");
  const server = agent("server", { PATH: process.env.PATH }, "pipe");
  const [port] = await once(server.stdout, "data");
  await Promise.all([delegate("sub"), ask(Number(port), "first"), ask(Number(port), "second")]);
  server.kill();
} else if (role === "server") {
  serve();
} else {
  setTrace(extractTrace(process.env));
  log.event("agent:start", role);
  if (role === "sub") await delegate("leaf");
}
