import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { NolaProcess } from "../src/demo/nola-process.ts";
import { Talker } from "../src/demo/talker.ts";
import { packagePath } from "../src/package-path.ts";
import { NolaPlace, typesOf } from "./nola-log.ts";

/** Runs the program until it ends by itself. */
async function run(args: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [packagePath("dist/main.js"), ...args], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, "close");
  return { code: code as number, stdout, stderr };
}

describe("the command line", () => {
  it("explains itself, and refuses what it can not follow with 2", async () => {
    const results = await Promise.all([
      run(["--help"]),
      run(["--port", "99999"]),
      run(["--prot", "1"]),
      run(["--context", "4"]),
      run(["somewhere"]),
    ]);
    const [help, ...refused] = results;
    expect(help).toMatchObject({ code: 0, stderr: "", stdout: expect.stringContaining("--turns") });
    expect(refused.map(({ code }) => code)).toEqual([2, 2, 2, 2]);
    expect(refused.map(({ stderr }) => stderr.split("\n")[0])).toEqual([
      '--port must be a number from 0 to 65535, not "99999".',
      "Unknown option '--prot'.",
      '--context must be 1, 2 or 3, not "4".',
      "Unexpected argument 'somewhere'.",
    ]);
  });

  it("says what is wrong with a file, a setting or the port, logs it, and ends with 1", async () => {
    using place = new NolaPlace();
    mkdirSync(place.dataDirectory);
    writeFileSync(join(place.dataDirectory, "identity.json"), "{");
    const places = ["--log-dir", place.logDirectory, "--data-dir", place.dataDirectory, "--port", "0"];
    const identity = await run(places);
    expect(identity).toMatchObject({ code: 1, stdout: "" });
    expect(identity.stderr).toMatch(/identity\.json is not valid JSON .* delete it to start again/);
    const fresh = [...places, "--data-dir", join(place.directory, "fresh")];
    const setting = await run(fresh, { NOLA_OLLAMA_URL: "nonsense" });
    expect(setting).toMatchObject({ code: 1, stderr: expect.stringContaining("NOLA_OLLAMA_URL must be") });
    await using other = await NolaProcess.start(place2(place));
    const port = await run([...fresh, "--port", new URL(other.url).port]);
    expect(port).toMatchObject({ code: 1, stderr: expect.stringContaining("--port 0 takes a free one") });
    const errors = place.events({ types: ["error:*"] });
    expect(typesOf(errors)).toEqual(["error:validation", "error:validation", "error:validation"]);
  });
});

const place2 = (place: NolaPlace) => ({ ...place, dataDirectory: join(place.directory, "second") });

describe("a running Nola", () => {
  it("ends open conversations when it is told to stop, and exits with 0", async () => {
    using place = new NolaPlace();
    const nola = await NolaProcess.start(place);
    const [ada, ben] = await Promise.all([Talker.connect(nola.url), Talker.connect(nola.url)]);
    await ada.say("hello");
    const closed = Promise.all([ada, ben].map(({ socket }) => once(socket, "close")));
    expect(await nola.stop("SIGTERM")).toBe(0);
    expect((await closed).map(([code]) => code)).toEqual([1001, 1001]);
    expect(ada.frames.at(-1)).toMatchObject({ type: "bye" });
    const types = typesOf(place.session(ada.sessionId)).filter((type) => !type.startsWith("state:"));
    expect(types.slice(-3)).toEqual(["conversation:end", "websocket:disconnect", "session:end"]);
    // Ben never said a word: no conversation began, so none ended.
    expect(typesOf(place.session(ben.sessionId))).not.toContain("conversation:end");
    const ended = place.events({ types: ["conversation:end"] });
    expect(ended.map((event) => event.fields)).toMatchObject([{ reason: "shutdown", turns: 1 }]);
    const [signal, shutdown] = [place.events({ types: ["app:signal"] }), place.events().at(-1)];
    expect(signal.map((event) => event.fields["signal"])).toEqual(["SIGTERM"]);
    expect(shutdown).toMatchObject({ type: "app:shutdown", fields: { reason: "exit", exit_code: 0 } });
  });

  it("loads as much of its identity as asked, and reads it again on SIGHUP, or keeps what it had", async () => {
    using place = new NolaPlace();
    await using nola = await NolaProcess.start({ ...place, args: ["--context", "1"] });
    const loaded = () => place.events({ types: ["state:bootstrap_complete"] });
    expect(loaded()[0]?.fields).toMatchObject({
      context_level: 1,
      sections_loaded: 2,
      sections: "self,voice",
    });
    nola.signal("SIGHUP");
    await place.until(() => loaded().length === 2);
    const begun = place.events({ types: ["state:bootstrap"] });
    expect(begun.map((event) => event.fields["force"])).toEqual([false, true]);
    mkdirSync(place.dataDirectory, { recursive: true });
    writeFileSync(join(place.dataDirectory, "identity.json"), "{");
    nola.signal("SIGHUP");
    await place.until((events) => events.some((event) => event.type === "error:io"));
    await expect.poll(() => nola.output, { timeout: 5_000 }).toContain("is not valid JSON");
    const ada = await Talker.connect(nola.url);
    expect(ada.ready.name).toBe("Nola");
    await ada.leave();
  });

  it("serves its page with strict headers, and errors as JSON that leaks nothing", async () => {
    using place = new NolaPlace();
    await using nola = await NolaProcess.start(place);
    const page = await fetch(nola.url);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
    const html = await page.text();
    const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path as string);
    expect(files.length).toBeGreaterThan(2);
    for (const path of files) expect((await fetch(nola.url + path)).status, path).toBe(200);
    for (const [path, status] of [
      ["/nothing", 404],
      ["/../package.json", 404],
      ["/%2e%2e/package.json", 404],
      ["/chat", 426],
      ["/%zz", 400],
    ] as const) {
      const response = await fetch(nola.url + path);
      expect(response.status, path).toBe(status);
      expect(await response.json()).toMatchObject({ error: { status, message: expect.any(String) } });
    }
    const posted = await fetch(nola.url, { method: "POST", body: "x".repeat(100) });
    expect(posted.status).toBe(404);
    const answered = place.events({ types: ["http:response"] });
    expect(answered[0]?.fields).toMatchObject({ method: "GET", path: "/", status: 200 });
  });
});
