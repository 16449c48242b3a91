import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLog } from "../../src/index.ts";
import { ingest, search } from "../../src/ingest/index.ts";
import { availableDrivers, openDatabase } from "../../src/storage/index.ts";
import { writeHostileLog } from "../storage/hostile-log.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

const START_MS = Date.parse("2026-01-09T14:00:00Z");

/** An event a minute, each with its text. */
function writeTexts(directory: string, texts: readonly string[]): void {
  let nowMs = START_MS;
  using log = openLog({ directory, clock: { now: () => nowMs } });
  for (const [n, text] of texts.entries()) {
    nowMs += 60_000;
    log.event(n % 2 === 0 ? "tool:end" : "tool:error", "agent", text, { n, session_id: `s${n % 3}` });
  }
}

async function searchable(texts: readonly string[]): Promise<{ directory: string; path: string }> {
  const directory = temporaryDirectory();
  const path = join(directory, "events.db");
  writeTexts(directory, texts);
  await ingest(directory, path);
  return { directory, path };
}

const TEXTS = [
  "connection refused by peer",
  "the connection was fine and so was everything else that happened on that long and quiet day",
  "refused refused connection connection",
  "nothing of interest",
  "ECONNREFUSED 127.0.0.1:8080",
  "Séance in the café, naïve",
];

describe.each(availableDrivers())("search, by %s", (driver) => {
  const numbers = async (path: string, words: string, options = {}): Promise<unknown[]> =>
    (await search(path, words, { driver, ...options })).map(({ event }) => event.fields["n"]);

  it("gives the best match first, and says how good each is: bm25 is negative, and less is better", async () => {
    const { path } = await searchable(TEXTS);
    const hits = await search(path, "connection", { driver });
    const ranks = hits.map(({ rank }) => rank);
    expect(ranks.every((rank) => rank < 0)).toBe(true);
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    // Twice in a short text; once in a short one; once in a long one.
    expect(hits.map(({ event }) => event.fields["n"])).toEqual([2, 0, 1]);
    expect(await numbers(path, "connection", { limit: 1 })).toEqual([2]);
  });

  it("finds words, phrases, beginnings, and what operators say, whatever the case and the accents", async () => {
    const { path } = await searchable(TEXTS);
    expect(await numbers(path, "refused peer")).toEqual([0]);
    expect(await numbers(path, '"connection refused"')).toEqual([0]);
    expect(await numbers(path, "econn*")).toEqual([4]);
    expect((await numbers(path, "peer OR quiet")).sort()).toEqual([0, 1]);
    expect(await numbers(path, "connection NOT (peer OR quiet)")).toEqual([2]);
    expect(await numbers(path, "seance CAFE")).toEqual([5]);
    expect(await numbers(path, "127.0.0.1:8080")).toEqual([4]);
    expect(await numbers(path, "tool:error interest")).toEqual([3]);
    expect(await numbers(path, "efused")).toEqual([]);
  });

  it("wants what the filters want", async () => {
    const { path } = await searchable([...TEXTS, ...Array<string>(600).fill("connection")]);
    expect(await numbers(path, "connection", { text: "quiet" })).toEqual([1]);
    expect(await numbers(path, "connection", { types: ["*:error"], until: START_MS + 300_000 })).toEqual([1]);
    expect(await numbers(path, "connection", { sessions: ["s2"], until: START_MS + 300_000 })).toEqual([2]);
    expect(await numbers(path, "connection", { limit: Number.POSITIVE_INFINITY })).toHaveLength(603);
  });

  it("finds what came since, once, and nothing that is no event", async () => {
    const { directory, path } = await searchable(TEXTS);
    expect(await numbers(path, "peer")).toEqual([0]);
    writeTexts(directory, ["another peer"]);
    appendFileSync(join(directory, "master.log"), "no event of a peer\n");
    await ingest(directory, path, { driver });
    expect(await numbers(path, "peer")).toEqual([0, 0]);
    expect(await numbers(path, "peer")).toEqual([0, 0]);
    expect(await search(path, "segment", { driver })).toEqual([]);
  });

  it("gives events at their positions, whatever stands in the line", async () => {
    const directory = temporaryDirectory();
    const path = join(directory, "events.db");
    writeHostileLog(directory);
    await ingest(directory, path, { driver });
    const hits = await search(path, "after torn", { driver });
    expect(hits.map(({ event }) => [event.type, event.salvaged, event.fields["x"]])).toContainEqual([
      "after:torn",
      true,
      1,
    ]);
    expect((await search(path, "séance", { driver }))[0]?.event.fields["session_id"]).toBe("séance");
  });
});

describe("search", () => {
  it.each([
    ["", "no word"],
    ["  ", "no word"],
    ['"', "is not closed"],
    ['say "hello', "is not closed"],
    ["AND", "no word"],
    ["NOT peer", "an operator or a parenthesis"],
    ["peer OR", "an operator or a parenthesis"],
    ["(peer", "an operator or a parenthesis"],
    ["|", "no word"],
  ])("says what is wrong with %j", async (words, reason) => {
    const { path } = await searchable(TEXTS);
    const found = search(path, words);
    await expect(found).rejects.toMatchObject({ code: "ERR_QUERY_SYNTAX" });
    await expect(found).rejects.toThrow(reason);
  });

  it.each([
    "llm:request",
    "fetch-failed",
    "a'q",
    "q^2",
    "{q}",
    "-q",
    "NEAR(q z)",
    "col : q",
    "*",
    "zz**",
    "漢*",
  ])("takes %j for words, and not for what they are to SQLite", async (words) => {
    const { path } = await searchable(TEXTS);
    const wordless = !/[\p{L}\p{N}]/u.test(words);
    const found = search(path, words);
    if (wordless) await expect(found).rejects.toMatchObject({ code: "ERR_QUERY_SYNTAX" });
    else expect(await found).toEqual([]);
  });

  it("is right when several make the index at once", async () => {
    const { path } = await searchable(TEXTS);
    const all = await Promise.all([1, 2, 3].map(() => search(path, "connection")));
    expect(all.map((hits) => hits.length)).toEqual([3, 3, 3]);
    const database = openDatabase(path);
    expect(database.prepare("SELECT count(*) AS n FROM events_search_docsize").get()).toEqual({
      n: TEXTS.length,
    });
    database.close();
  });

  it("needs a database, and a limit that is one", async () => {
    const { directory, path } = await searchable(TEXTS);
    await expect(search(join(directory, "none.db"), "a")).rejects.toMatchObject({ code: "ERR_NOT_A_LOG" });
    await expect(search(path, "a", { limit: 0 })).rejects.toMatchObject({ code: "ERR_INVALID_OPTION" });
  });
});
