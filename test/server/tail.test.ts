import { mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { TailMessage } from "../../src/server/contract.ts";
import { ask, RawConnection } from "./raw-connection.ts";
import { type ServedLog, serveLog } from "./served-log.ts";

interface Told {
  readonly name: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

/** A client that reads the tail as a browser does, but says when it does. */
class TailClient extends RawConnection {
  static async open(served: ServedLog, query = "", ...headers: string[]): Promise<TailClient> {
    const client = new TailClient(served.port);
    await client.send(`${[...served.lines(`/api/tail${query}`), ...headers].join("\r\n")}\r\n\r\n`);
    await client.until(() => client.received.includes("\r\n\r\n"));
    return client;
  }

  get told(): Told[] {
    const chunks = this.received
      .slice(this.received.indexOf("\r\n\r\n") + 4)
      .replace(/\r\n[0-9a-f]+\r\n/g, "")
      .replace(/^[0-9a-f]+\r\n/, "");
    return Buffer.from(chunks, "latin1")
      .toString()
      .split("\n\n")
      .flatMap((block) => {
        const line = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
        const [name, data] = [line("event"), line("data")];
        if (name === undefined || data === undefined) return [];
        try {
          return [{ name, id: line("id"), data: JSON.parse(data) as unknown }];
        } catch {
          return [];
        }
      });
  }

  get texts(): (string | undefined)[] {
    return this.messages.flatMap(({ items }) =>
      items.map((item) => ("type" in item ? item.text : item.malformed)),
    );
  }

  get messages(): TailMessage[] {
    return this.told.filter(({ name }) => name === "items").map(({ data }) => data as TailMessage);
  }

  get resets(): number {
    return this.told.filter(({ name }) => name === "reset").length;
  }
}

const texts = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `number ${from + at}`);

function write(served: ServedLog, from: number, to: number, type = "a:b"): void {
  for (const text of texts(from, to)) served.log.event(type, "c", text);
  served.log.flush();
}

describe("the tail", () => {
  it("gives what is written from now on, each once, and where to go on", async () => {
    await using served = await serveLog();
    await using client = await TailClient.open(served);
    expect(client.received).toMatch(/^HTTP\/1.1 200 /);
    expect(client.received).toContain("content-type: text/event-stream; charset=utf-8");
    write(served, 0, 100);
    await client.until(() => client.texts.length >= 100);
    expect(client.texts).toEqual(texts(0, 100));
    expect(client.told.every(({ id, data }) => id === (data as TailMessage).next)).toBe(true);
  });

  it("tells an event within a quarter of a second", async () => {
    await using served = await serveLog();
    await using client = await TailClient.open(served);
    const delays: number[] = [];
    for (let round = 0; round < 10; round++) {
      const begin = performance.now();
      write(served, round, round + 1);
      await client.until(() => client.texts.length > round);
      delays.push(performance.now() - begin);
    }
    expect(Math.min(...delays)).toBeLessThan(250);
  });

  it("gives events of its query, and malformed lines only to who asks for them", async () => {
    await using served = await serveLog();
    await using errors = await TailClient.open(served, "?q=is:error");
    await using malformed = await TailClient.open(served, "?q=is:malformed");
    write(served, 0, 5);
    served.log.event("error:io", "c", "an error");
    served.log.flush();
    writeFileSync(join(served.directory, "log_thread/master.log"), "no event at all\n", { flag: "a" });
    await errors.until(() => errors.texts.length > 0);
    await malformed.until(() => malformed.messages.length > 0);
    expect(errors.texts).toEqual(["an error"]);
    expect(malformed.messages[0]?.items).toMatchObject([{ raw: "no event at all" }]);
  });

  it("begins where it is told to: nothing is missing and nothing comes twice, by `from` or by Last-Event-ID", async () => {
    await using served = await serveLog();
    const { end } = await served.ask("events", {});
    write(served, 0, 50);
    await using first = await TailClient.open(served, `?from=${end}`);
    await first.until(() => first.texts.length >= 50);
    const last = first.messages.at(-1)?.next ?? "";
    first.socket.destroy();
    write(served, 50, 80);
    await using second = await TailClient.open(served, `?from=${end}`, `Last-Event-ID: ${last}`);
    await second.until(() => second.texts.length >= 30);
    write(served, 80, 81);
    await second.until(() => second.texts.length >= 31);
    expect([...first.texts, ...second.texts]).toEqual(texts(0, 81));
    expect(second.resets).toBe(0);
  });

  it("goes on exactly where `events` has counted to, while somebody writes", async () => {
    await using served = await serveLog();
    const writing = setInterval(() => write(served, 0, 20), 1);
    const { end, total } = await served.ask("events", {});
    await using client = await TailClient.open(served, `?from=${end}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    clearInterval(writing);
    const all = (await served.ask("events", {})).total;
    await client.until(() => total + client.texts.length >= all);
    expect(total + client.texts.length).toBe(all);
  });

  it.each(["nonsense", "a:b", "a:-1", ":", "a:1\x00"])(
    "refuses a Last-Event-ID that is no position: %j",
    async (id) => {
      await using served = await serveLog();
      const { status } = await ask(served.port, [...served.lines("/api/tail"), `Last-Event-ID: ${id}`]);
      expect(status).toBe(400);
    },
  );

  it.each(["aaaaaaaaaaaaaaaaaaaaaaaaaa:0", "unknown:12"])(
    "says that a place is gone, and goes on at the end: %s",
    async (from) => {
      await using served = await serveLog();
      await using client = await TailClient.open(served, `?from=${from}`);
      await client.until(() => client.resets === 1);
      write(served, 0, 3);
      await client.until(() => client.texts.length >= 3);
      expect(client.texts).toEqual(texts(0, 3));
    },
  );

  it("says that a place behind the segment's end is gone", async () => {
    await using served = await serveLog();
    const { end } = await served.ask("events", {});
    await using client = await TailClient.open(
      served,
      `?from=${end.split(":")[0]}:${Number(end.split(":")[1]) + 1_000}`,
    );
    await client.until(() => client.resets === 1);
  });

  it("goes on across a rotation, without a reset", async () => {
    await using served = await serveLog();
    await using client = await TailClient.open(served);
    write(served, 0, 5);
    served.log.rotate({ maxSizeMb: 0 });
    write(served, 5, 10);
    await client.until(() => client.texts.filter((text) => text?.startsWith("number")).length >= 10);
    expect(client.texts.filter((text) => text?.startsWith("number"))).toEqual(texts(0, 10));
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(client.resets).toBe(0);
  });

  it("says that the log was truncated, and goes on", async () => {
    await using served = await serveLog();
    await using client = await TailClient.open(served);
    write(served, 0, 5);
    await client.until(() => client.texts.length === 5);
    const path = join(served.directory, "log_thread/master.log");
    truncateSync(path, readFileSync(path).indexOf(10) + 1);
    await client.until(() => client.resets > 0);
    write(served, 5, 8);
    await client.until(() => client.texts.includes("number 7"));
  });

  it("says that a part of the log was removed, and that the log was, and goes on with a new one", async () => {
    await using served = await serveLog();
    write(served, 0, 5);
    served.log.rotate({ maxSizeMb: 0 });
    await using client = await TailClient.open(served);
    rmSync(join(served.directory, "log_thread/sessions"), { recursive: true });
    await client.until(() => client.resets === 1);
    renameSync(join(served.directory, "log_thread"), join(served.directory, "away"));
    await client.until(() => client.resets === 2);
    mkdirSync(join(served.directory, "log_thread"));
    write(served, 5, 8);
    await client.until(() => client.texts.includes("number 7"));
  });

  it("says now and then that it is still there", async () => {
    await using served = await serveLog(undefined, {
      streams: { heartbeatMs: 30, unreadBytes: 1_048_576, stalledMs: 10_000 },
    });
    await using client = await TailClient.open(served);
    await client.until(() => (client.received.match(/: still here/g) ?? []).length >= 3);
  });

  it("waits for a client that does not read, lets go of it, and gives it the rest when it comes again", async () => {
    await using served = await serveLog(undefined, {
      streams: { heartbeatMs: 10_000, unreadBytes: 1_048_576, stalledMs: 500 },
    });
    const { end } = await served.ask("events", {});
    for (let count = 0; count < 1_000; count++)
      served.log.event("a:b", "c", `number ${count}`, { filling: "x".repeat(20_000) });
    served.log.flush();
    await using stalled = await TailClient.open(served, `?from=${end}`);
    stalled.socket.pause();
    const memory = process.memoryUsage().rss;
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    // What it does not read is not kept for it.
    expect(process.memoryUsage().rss - memory).toBeLessThan(100_000_000);
    stalled.socket.resume();
    await stalled.until(() => stalled.isClosed || stalled.socket.destroyed);
    expect(stalled.texts.length).toBeLessThan(1_000);
    const seen = [...stalled.texts];
    let last = stalled.told.at(-1)?.id ?? end;
    while (seen.length < 1_000) {
      // On a busy machine this one may be let go of as well, and comes again as a page would.
      await using again = await TailClient.open(served, `?from=${end}`, `Last-Event-ID: ${last}`);
      await again.until(
        () => again.isClosed || again.received.slice(-50_000).includes('"number 999"'),
        60_000,
      );
      seen.push(...again.texts);
      last = again.told.at(-1)?.id ?? last;
    }
    expect(seen).toEqual(texts(0, 1_000));
  }, 120_000);

  it("leaves the others alone when one stalls", async () => {
    await using served = await serveLog(undefined, {
      streams: { heartbeatMs: 10_000, unreadBytes: 100_000, stalledMs: 60_000 },
    });
    const { end } = await served.ask("events", {});
    for (let count = 0; count < 500; count++)
      served.log.event("a:b", "c", `number ${count}`, { filling: "x".repeat(30_000) });
    served.log.flush();
    await using stalled = await TailClient.open(served, `?from=${end}`);
    stalled.socket.pause();
    await using reading = await TailClient.open(served);
    write(served, 0, 10);
    await reading.until(() => reading.texts.length >= 10);
    expect(reading.texts).toEqual(texts(0, 10));
  });

  it("of many clients gives each everything", async () => {
    await using served = await serveLog();
    const clients = await Promise.all(Array.from({ length: 20 }, () => TailClient.open(served)));
    write(served, 0, 200);
    for (const client of clients) {
      await client.until(() => client.texts.length >= 200);
      expect(client.texts).toEqual(texts(0, 200));
      client.socket.destroy();
    }
  });
});
