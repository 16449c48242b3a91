import { describe, expect, it } from "vitest";
import { NolaProcess } from "../src/demo/nola-process.ts";
import { Talker } from "../src/demo/talker.ts";
import { NolaPlace, typesOf } from "./nola-log.ts";

/** Where her log is shown, as the terminal says it. */
function logUrl({ output }: NolaProcess): URL {
  const found = /^\s+(http:\S+\/log\/#token=\S+) shows it$/m.exec(output)?.[1];
  if (found === undefined) throw new Error(`no address in:\n${output}`);
  return new URL(found);
}

describe("her log in a browser", () => {
  it("is at /log/, linked in her page, and shown to whoever has the token", async () => {
    using place = new NolaPlace();
    await using nola = await NolaProcess.start(place);
    const url = logUrl(nola);
    const authorization = `Bearer ${new URLSearchParams(url.hash.slice(1)).get("token")}`;
    const get = (path: string, headers: Record<string, string> = { authorization }, method = "GET") =>
      fetch(new URL(path, url), { headers, method, redirect: "manual" });
    expect(await (await fetch(nola.url)).text()).toContain('href="/log/"');
    expect(await (await get("./", {})).text()).toContain("<title>log-thread</title>");
    expect((await get("/log", {})).headers.get("location")).toBe("/log/");
    expect((await get("api/log", {})).status).toBe(401);
    const ada = await Talker.connect(nola.url);
    await ada.say("hello");
    await ada.leave();
    await place.until((events) => typesOf(events).includes("session:end"));
    const timeline = await get(`api/timeline?session=${ada.sessionId}`);
    expect([timeline.status, (await timeline.json()) as { session: string }]).toMatchObject([
      200,
      { session: ada.sessionId },
    ]);
    const events = (await (await get("api/events")).json()) as { total: number };
    expect(events.total).toBe(place.events().length);
  });

  it("does not write to the log by being looked at, nor the token", async () => {
    using place = new NolaPlace();
    await using nola = await NolaProcess.start(place);
    const url = logUrl(nola);
    const before = place.events().length;
    await fetch(url);
    await fetch(new URL("api/log", url));
    await fetch(new URL("/nothing", url));
    const events = await place.until((all) => all.length > before);
    expect(events.slice(before).map(({ fields }) => fields["path"])).toEqual(["/nothing"]);
    const token = new URLSearchParams(url.hash.slice(1)).get("token") ?? "?";
    expect(events.some(({ raw }) => raw.includes(token))).toBe(false);
  });

  it("ends with her, also while it is followed", async () => {
    using place = new NolaPlace();
    const nola = await NolaProcess.start(place);
    const url = logUrl(nola);
    const authorization = `Bearer ${new URLSearchParams(url.hash.slice(1)).get("token")}`;
    const tail = await fetch(new URL("api/tail", url), { headers: { authorization } });
    expect(tail.status).toBe(200);
    expect(await nola.stop("SIGTERM")).toBe(0);
    await tail.text().catch(() => {});
  });

  it("is not there where nothing is written", async () => {
    using place = new NolaPlace();
    await using nola = await NolaProcess.start({
      ...place,
      environment: { LOG_THREAD: "off" },
    });
    expect(nola.output).toContain("switched off");
    expect((await fetch(`${nola.url}/log/`)).status).toBe(404);
  });
});
