import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Finished, logThread, makeDirectory, removeDirectories } from "./command-line.ts";
import { logThreadHere } from "./in-process.ts";
import { writeForeignLog, writeSampleLog } from "./sample-log.ts";

let log: string;
let clocks: string;
beforeAll(() => {
  const place = makeDirectory();
  log = join(place, "log_thread");
  writeSampleLog(log);
  clocks = join(place, "clocks");
  // An event every half hour around both changes of clocks of a year in Berlin, 01:00 UTC each.
  const halfHours = ["2026-03-29T00", "2026-10-25T00"].flatMap((start) =>
    Array.from({ length: 6 }, (_, n) =>
      new Date(Date.parse(`${start}:00:00.000Z`) + n * 1_800_000).toISOString(),
    ),
  );
  writeForeignLog(
    clocks,
    halfHours.map((time) => `${time}|app:tick|clock|`),
  );
});
afterAll(removeDirectories);

/** Time zones are the process's: each is a process of its own. */
const inZone = (zone: string, ...words: string[]): Promise<Finished> =>
  logThread(words, { env: { TZ: zone } });
const berlin = (...words: string[]): Promise<Finished> =>
  inZone("Europe/Berlin", "query", "--dir", clocks, "--local", ...words);
const times = ({ stdout }: Finished): string[] =>
  stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split("|")[0] as string);

describe("--local", () => {
  it.each([
    ["Europe/Berlin", "2026-01-09T15:32:09.000+01:00"],
    ["America/New_York", "2026-01-09T09:32:09.000-05:00"],
    ["Asia/Kolkata", "2026-01-09T20:02:09.000+05:30"],
    ["Pacific/Auckland", "2026-01-10T03:32:09.000+13:00"],
    ["America/St_Johns", "2026-01-09T11:02:09.000-03:30"],
    ["UTC", "2026-01-09T14:32:09.000+00:00"],
  ])("shows times as clocks in %s do, in a pipe too", async (zone, time) => {
    const [line, json, stats, types] = await Promise.all([
      inZone(zone, "tail", "-n", "1", "--dir", log, "--local"),
      inZone(zone, "tail", "-n", "1", "--dir", log, "--local", "--json"),
      inZone(zone, "stats", "--dir", log, "--local"),
      inZone(zone, "types", "--type", "app:shutdown", "--dir", log, "--local"),
    ]);
    expect(line.stdout).toBe(`${time}|app:shutdown|nola|reason=done\n`);
    expect(JSON.parse(json.stdout)).toMatchObject({ timestamp: time, type: "app:shutdown" });
    expect(stats.stdout).toContain(`to          ${time}\n`);
    expect(types.stdout).toContain(`  ${time.replace(".000", "")}\n`);
  });

  it("shows each side of a change of clocks with its own offset", async () => {
    expect(times(await berlin("--until", "2026-04-01"))).toEqual([
      "2026-03-29T01:00:00.000+01:00",
      "2026-03-29T01:30:00.000+01:00",
      "2026-03-29T03:00:00.000+02:00",
      "2026-03-29T03:30:00.000+02:00",
      "2026-03-29T04:00:00.000+02:00",
      "2026-03-29T04:30:00.000+02:00",
    ]);
  });

  it("reads times without a zone as clocks there show them, and others as they are", async () => {
    const [local, zoned, utc] = await Promise.all([
      berlin("--since", "2026-03-29T04:00", "--until", "2026-04-01"),
      berlin("--since", "2026-03-29T02:00Z", "--until", "2026-04-01"),
      inZone(
        "Europe/Berlin",
        "query",
        "--dir",
        clocks,
        "--since",
        "2026-03-29T02:00",
        "--until",
        "2026-04-01",
      ),
    ]);
    expect(times(local)).toEqual(["2026-03-29T04:00:00.000+02:00", "2026-03-29T04:30:00.000+02:00"]);
    expect(zoned).toEqual(local);
    expect(times(utc)).toEqual(["2026-03-29T02:00:00.000Z", "2026-03-29T02:30:00.000Z"]);
    expect([local.stderr, utc.stderr]).toEqual(["", ""]);
  });

  it("says what is taken for a time that clocks jump over", async () => {
    const { stdout, stderr } = await berlin("--since", "2026-03-29T02:30", "--until", "2026-04-01");
    expect(stdout.split("\n")[0]).toBe("2026-03-29T03:30:00.000+02:00|app:tick|clock|");
    expect(stderr).toBe(
      "log-thread: --since 2026-03-29T02:30 is a time that no clock shows here, since clocks jump over it; " +
        "2026-03-29T03:30:00.000+02:00 is taken\n",
    );
  });

  it("says what is taken for a time that clocks show twice", async () => {
    const { stdout, stderr } = await berlin("--since", "2026-10-25T02:30");
    expect(stdout.split("\n")[0]).toBe("2026-10-25T02:30:00.000+02:00|app:tick|clock|");
    expect(stderr).toBe(
      "log-thread: --since 2026-10-25T02:30 happens twice here, since clocks are put back; the first is taken, " +
        "2026-10-25T02:30:00.000+02:00, and the second is 2026-10-25T02:30:00.000+01:00\n",
    );
  });

  it("begins a day that has no midnight when it begins", async () => {
    const words = ["query", "--dir", clocks, "--local", "--count", "--until", "2019-09-08"];
    const { stderr } = await inZone("America/Santiago", ...words);
    expect(stderr).toContain("--until 2019-09-08 is a time that no clock shows here");
    expect(stderr).toContain("2019-09-08T01:00:00.000-03:00 is taken");
  });

  it("is not asked for together with --utc, nor with bytes as they are", async () => {
    const [both, raw] = await Promise.all([
      logThreadHere(["tail", "--dir", log, "--utc", "--local"]),
      logThreadHere(["tail", "--dir", log, "--raw", "--local"]),
    ]);
    expect(both.stderr).toBe("log-thread: --utc and --local exclude each other; give one of them\n");
    expect(raw.stderr).toBe("log-thread: --raw and --local exclude each other; give one of them\n");
    expect([both.code, raw.code]).toEqual([2, 2]);
  });
});

describe("without it, times are UTC", () => {
  it("wherever the machine is, with --utc or without", async () => {
    const words = ["query", "--dir", log, "--since", "2026-01-09T14:32:09", "--type", "app:*"];
    const there = await inZone("Pacific/Auckland", ...words);
    expect(there).toEqual(await logThreadHere(words));
    expect(await inZone("Pacific/Auckland", ...words, "--utc")).toEqual(there);
    expect(times(there)).toEqual(["2026-01-09T14:32:09.000Z"]);
  });
});
