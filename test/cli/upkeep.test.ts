import { appendFileSync, chmodSync, readdirSync, renameSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { openLog } from "../../src/log/index.ts";
import { type Finished, logThread, makeDirectory, removeDirectories } from "./command-line.ts";

afterAll(removeDirectories);

let directory = "";
let sessions = "";

beforeEach(() => {
  directory = join(makeDirectory(), "log");
  sessions = join(directory, "sessions");
});

const run = (...words: string[]): Promise<Finished> => logThread([...words, "--dir", directory]);

function write(count: number): void {
  using log = openLog({ directory });
  for (let number = 0; number < count; number++) log.event("a:b", "s", { number });
}

/** Makes a segment as old as if it had been rotated, and written to, an hour ago. */
function age(name: string): string {
  const hourAgo = new Date(Date.now() - 3_600_000);
  const aged = name.replace(/_.*Z_/, `_${hourAgo.toISOString().replaceAll(":", "-")}_`);
  renameSync(join(sessions, name), join(sessions, aged));
  utimesSync(join(sessions, aged), hourAgo, hourAgo);
  return aged;
}

describe("log-thread rotate", () => {
  it("puts master.log away, and prints where it is", async () => {
    write(2);
    const { code, stdout, stderr } = await run("rotate");
    const [name] = readdirSync(sessions);
    expect([code, stdout, stderr]).toEqual([0, `sessions/${name}\n`, ""]);
    expect((await run("tail", "-n", "1")).stdout).toContain(
      `|system:log_rotated|log-thread|old_size_mb=0 archive=`,
    );
    expect((await run("query", "--type", "a:b")).stdout.split("\n")).toHaveLength(3);
  });

  it("leaves what is too small or empty, and says so", async () => {
    write(2);
    const small = await run("rotate", "--max-size-mb", "10");
    expect([small.code, small.stdout]).toEqual([0, ""]);
    expect(small.stderr).toMatch(/^log-thread: nothing was rotated: it has \d+ B\n$/);
    await run("rotate");
    expect((await run("rotate")).stderr).toBe("log-thread: nothing was rotated: it holds no event\n");
    expect(readdirSync(sessions)).toHaveLength(1);
  });

  it.each(["-1", "ten", ""])("refuses --max-size-mb %j", async (size) => {
    write(1);
    const { code, stderr } = await run("rotate", `--max-size-mb=${size}`);
    expect([code, stderr]).toEqual([2, expect.stringContaining("it has to be a number of megabytes")]);
  });

  it("says where there is no log, and when it may not", async () => {
    expect((await run("rotate")).code).toBe(2);
    write(1);
    appendFileSync(sessions, "in the way");
    const { code, stderr } = await run("rotate");
    expect([code, stderr]).toEqual([2, expect.stringContaining("could not be rotated")]);
  });
});

describe("log-thread seal", () => {
  it("prints what sha256sum -c takes, and notices what was changed since", async () => {
    write(2);
    await run("rotate");
    const early = await run("seal");
    expect([early.code, early.stdout]).toEqual([0, ""]);
    expect(early.stderr).toContain("less than 60 seconds ago");
    const name = age(readdirSync(sessions)[0] as string);
    const { code, stdout, stderr } = await run("seal");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(new RegExp(`^[0-9a-f]{64}  sessions/${name}\n$`));
    expect((await run("seal")).stderr).toContain("nothing to seal");
    expect(await run("seal", "--verify")).toMatchObject({ code: 0, stdout: `sessions/${name}: intact\n` });
    chmodSync(join(sessions, name), 0o600);
    appendFileSync(join(sessions, name), "x");
    const changed = await run("seal", "--verify");
    expect([changed.code, changed.stdout]).toEqual([1, `sessions/${name}: changed\n`]);
    expect(changed.stderr).toContain("1 sealed segment not as recorded");
  });
});

describe("log-thread prune", () => {
  it("asks what goes", async () => {
    write(1);
    const { code, stderr } = await run("prune");
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining("--max-age, --max-total-mb or --max-segments"),
    ]);
    expect((await run("prune", "--max-age", "soon")).stderr).toContain("it can be 15m, 2h, 30d");
  });

  it("says what would go, and then takes it away", async () => {
    write(2);
    await run("rotate");
    const name = age(readdirSync(sessions)[0] as string);
    const dry = await run("prune", "--max-age", "30m", "--dry-run");
    expect([dry.code, dry.stdout]).toEqual([0, expect.stringContaining(`sessions/${name}  `)]);
    expect(dry.stderr).toContain("1 segment would go");
    expect((await run("prune", "--max-age", "2h")).stderr).toContain("every bound holds; nothing goes");
    const wet = await run("prune", "--max-age", "30m");
    expect([wet.stdout, readdirSync(sessions)]).toEqual([dry.stdout, []]);
    expect(wet.stderr).toContain("1 segment went");
    expect((await run("query", "--type", "log:pruned")).stdout).toContain(`name=sessions/${name} `);
    expect((await run("seal", "--verify")).stdout).toBe(`sessions/${name}: pruned\n`);
  });
});
