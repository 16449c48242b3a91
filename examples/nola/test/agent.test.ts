import { describe, expect, it } from "vitest";
import { packagePath } from "../src/package-path.ts";
import { runScript } from "./node-script.ts";
import { NolaPlace, typesOf } from "./nola-log.ts";

const prepare = (place: NolaPlace) => `
  import { writeFileSync } from "node:fs";
  const { Agent } = await load("agent");
  const { IdentityStore } = await load("identity-store");
  const directory = ${JSON.stringify(place.dataDirectory)};
  const seedFile = ${JSON.stringify(packagePath("data/identity.json"))};
  const agent = new Agent(new IdentityStore({ seedFile, directory }));
  const print = (value) => console.log(JSON.stringify(value));
`;

describe("the agent", () => {
  it("loads its identity once a level, again when forced, and logs only what it did", async () => {
    using place = new NolaPlace();
    const sections = await runScript(
      place.logDirectory,
      `${prepare(place)}
      const loaded = [[1], [1], [3], [2], [2, true]].map(([level, force]) => agent.bootstrap(level, force));
      print(loaded.map(({ sections }) => sections.length));`,
    );
    expect(sections).toEqual([2, 2, 6, 6, 4]);
    const events = place.events({ types: ["state:*"] });
    expect(typesOf(events)).toEqual(Array(3).fill(["state:bootstrap", "state:bootstrap_complete"]).flat());
    expect(events.map(({ fields }) => fields["force"] ?? fields["sections_loaded"])).toEqual([
      false,
      2,
      false,
      6,
      true,
      4,
    ]);
    expect(events[1]?.fields["duration_ms"]).toEqual(expect.any(Number));
  });

  it("reads and writes by path; the log names the path, never the value", async () => {
    using place = new NolaPlace();
    const values = await runScript(
      place.logDirectory,
      `${prepare(place)}
      agent.bootstrap(1);
      agent.set("background.likes", ["private-matter"]);
      print([agent.get("background.likes"), agent.get("background.nothing") ?? null, agent.prompt().includes("private")]);`,
    );
    expect(values).toEqual([["private-matter"], null, false]);
    const events = place.events({ types: ["state:read", "state:write"] });
    expect(events.map(({ type, message }) => `${type} ${message}`)).toEqual([
      "state:write path=background.likes",
      "state:read path=background.likes found=true",
      "state:read path=background.nothing found=false",
    ]);
    expect(place.events().some((event) => event.raw.includes("private-matter"))).toBe(false);
  });

  it("keeps what another process wrote meanwhile, and what it had when the file turns bad", async () => {
    using place = new NolaPlace();
    const outcome = await runScript(
      place.logDirectory,
      `${prepare(place)}
      const other = new Agent(new IdentityStore({ seedFile, directory }));
      agent.bootstrap(3);
      other.set("self.purpose", "changed by the other");
      agent.set("continuity.conversations", 7);
      const purpose = agent.get("self.purpose");
      writeFileSync(directory + "/identity.json", "{");
      let message;
      try { agent.bootstrap(3, true); } catch (error) { message = error.message; }
      print([purpose, message, agent.name, agent.bootstrap(3).sections.length]);`,
    );
    expect(outcome).toEqual([
      "changed by the other",
      expect.stringContaining("is not valid JSON"),
      "Nola",
      6,
    ]);
  });
});
