import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BIN, makeDirectory, plainEnvironment, removeDirectories } from "./command-line.ts";
import { FILE_DAMAGES } from "./damaged-files.ts";
import { LINE_DAMAGES } from "./damaged-lines.ts";
import { type Damage, DamagedLog, NOW_MS, snapshot } from "./damaged-log.ts";
import { logThreadHere } from "./in-process.ts";

afterAll(removeDirectories);

/** Findings that take another user or another disk: test/cli/doctor-report.test.ts has them. */
const FOUND_ELSEWHERE = ["unreadable", "disk-full"];

interface Finding {
  readonly severity: string;
  readonly code: string;
  readonly what: string;
  readonly command?: string;
}

interface Report {
  readonly code: number | null;
  readonly healthy: boolean;
  readonly events: number;
  readonly findings: readonly Finding[];
}

async function doctor({ directory }: DamagedLog): Promise<Report> {
  const { code, stdout, stderr } = await logThreadHere(["doctor", "--json", "--dir", directory], {}, NOW_MS);
  expect(stderr).toBe("");
  return { ...(JSON.parse(stdout) as Omit<Report, "code">), code };
}

/** A place where `log-thread` is the built command, as where it is installed. */
let commands: string;
beforeAll(() => {
  commands = makeDirectory();
  chmodSync(BIN, 0o755);
  symlinkSync(BIN, join(commands, "log-thread"));
});

/** Pastes a command into a shell. */
function paste(command: string): string {
  const env = plainEnvironment({ PATH: [commands, process.env["PATH"]].join(delimiter) });
  const { status, stdout, stderr } = spawnSync("bash", ["-c", command], { encoding: "utf8", env });
  expect({ command, status, stderr }).toEqual({ command, status: 0, stderr: "" });
  return stdout;
}

/** Follows the first command that is given: then nothing is found any more, or what there is to see is shown. */
async function follow(log: DamagedLog, findings: readonly Finding[], cured: true | string): Promise<void> {
  const { command = "" } = findings.find((finding) => finding.command !== undefined) ?? {};
  const shown = paste(command);
  if (cured !== true) {
    expect(shown).toContain(cured);
    return;
  }
  // With the next event there is a log again, where all of it was moved away.
  log.write(1);
  expect((await doctor(log)).findings).toEqual([]);
}

async function check({ build, expected, cured }: Damage): Promise<void> {
  const log = new DamagedLog(join(makeDirectory(), "log"));
  await build(log);
  const before = snapshot(log.directory);
  const { code, healthy, findings } = await doctor(log);
  // It only reads.
  expect(snapshot(log.directory)).toEqual(before);
  expect(findings.map((finding) => [finding.severity, finding.code])).toEqual(
    expected.map(([severity, kind]) => [severity, kind]),
  );
  for (const [index, [, , what]] of expected.entries()) expect(findings[index]?.what).toContain(what);
  const isHealthy = expected.every(([severity]) => severity === "note");
  expect({ code, healthy }).toEqual({ code: isHealthy ? 0 : 1, healthy: isHealthy });
  if (cured !== undefined) await follow(log, findings, cured);
}

describe("doctor", () => {
  it("finds nothing in a log that is whole", async () => {
    const log = new DamagedLog(join(makeDirectory(), "log"));
    expect(await doctor(log)).toMatchObject({ code: 0, healthy: true, events: 10, findings: [] });
  });

  describe("says exactly what happened, and what to do, which works", () => {
    for (const damage of [...LINE_DAMAGES, ...FILE_DAMAGES]) {
      const { name, skip } = damage;
      it.skipIf(skip)(skip === undefined ? name : `${name} (${skip})`, () => check(damage));
    }
  });

  it("is documented: each finding by its code, and how bad it is", () => {
    const page = readFileSync(new URL("../../docs/doctor.md", import.meta.url), "utf8");
    const rows = [...page.matchAll(/^\| \w+ \| `([\w-]+)` \| (\w+) \|/gm)].map(([, code, severity]) => [
      code,
      severity,
    ]);
    const found = [...LINE_DAMAGES, ...FILE_DAMAGES].flatMap(({ expected }) => expected);
    const codes = new Set([...found.map(([, code]) => code), ...FOUND_ELSEWHERE]);
    expect(rows.map(([code]) => code).sort()).toEqual([...codes].sort());
    for (const [code, severity] of rows) {
      const severities = found.filter(([, other]) => other === code).map(([first]) => first);
      if (severities.length > 0) expect(severities).toContain(severity);
    }
  });
});
