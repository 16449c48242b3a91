import { Writable } from "node:stream";
import { pino } from "pino";
import { afterAll, describe, expect, it } from "vitest";
import { createLogger, format, transports } from "winston";
import { type Finished, makeDirectory, removeDirectories } from "./command-line.ts";
import { logThreadHere } from "./in-process.ts";

afterAll(removeDirectories);

/** What would be imported from standard input. */
const dryRun = (input: string | Uint8Array, ...words: string[]): Promise<Finished> =>
  logThreadHere(["import", "-", "--dry-run", "--dir", makeDirectory(), ...words], {}, Date.now(), input);
const linesOf = async (input: string | object, ...words: string[]): Promise<string[]> => {
  const { stdout } = await dryRun(typeof input === "string" ? input : JSON.stringify(input), ...words);
  return stdout.split("\n").slice(0, -1);
};
const collector = (): { readonly stream: Writable; readonly text: () => string } => {
  let text = "";
  const stream = new Writable({
    write(chunk, _, done) {
      text += chunk;
      done();
    },
  });
  return { stream, text: () => text };
};

const TIME = "2026-01-09T14:32:01.456Z";
const TIME_MS = Date.parse(TIME);

describe("import of what pino writes", () => {
  it("takes its time, level, name, message, and everything else as fields", async () => {
    const { stream, text } = collector();
    const logger = pino(
      {
        name: "api",
        level: "trace",
        base: { pid: 7, hostname: "web" },
        timestamp: () => `,"time":${TIME_MS}`,
      },
      stream,
    );
    logger.info(
      { req: { url: "/x", headers: { authorization: "Bearer abcdef0123456789" } } },
      "a request | came",
    );
    logger.error(
      Object.assign(new TypeError("fetch failed"), { stack: "TypeError: fetch failed\n    at x" }),
      "gave up",
    );
    logger.child({ session_id: "abc" }).trace("n=1");
    const { stdout, stderr, code } = await dryRun(text());
    expect(stdout.split("\n")).toEqual([
      `${TIME}|app:info|api|a request \\x7c came level=30 pid=7 hostname=web req={"url":"/x","headers":{"authorization":"[redacted]"}}`,
      `${TIME}|error:runtime|api|gave up level=50 pid=7 hostname=web err={"type":"TypeError","message":"fetch failed","stack":"TypeError: fetch failed\\n    at x"}`,
      `${TIME}|app:trace|api|"n=1" level=10 pid=7 hostname=web session_id=abc`,
      "",
    ]);
    expect(stderr).toContain(
      "log-thread: standard input is read as pino (it has level, time, pid, hostname); --from FORMAT says otherwise\n",
    );
    expect(code).toBe(0);
  });

  it("takes its times as texts too, and its levels as names", async () => {
    const { stream, text } = collector();
    const logger = pino(
      {
        base: null,
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
      },
      stream,
    );
    logger.fatal("the end");
    const { time } = JSON.parse(text()) as { time: string };
    expect(await linesOf(text())).toEqual([`${time}|error:runtime|pino|the end level=fatal`]);
  });
});

describe("import of what winston writes", () => {
  it("takes its timestamp, level, service and message", async () => {
    const { stream, text } = collector();
    const logger = createLogger({
      level: "silly",
      format: format.combine(format.timestamp(), format.errors({ stack: true }), format.json()),
      defaultMeta: { service: "user-service" },
      transports: [new transports.Stream({ stream })],
    });
    logger.warn("low", { left: 5 });
    logger.log("silly", "hm");
    logger.error("broken", { code: "E1" });
    logger.end();
    await new Promise((resolve) => logger.on("finish", resolve));
    const times = text()
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { timestamp: string }).timestamp);
    expect(await linesOf(text())).toEqual([
      `${times[0]}|app:warn|user-service|low left=5 level=warn`,
      `${times[1]}|app:silly|user-service|hm level=silly`,
      `${times[2]}|error:runtime|user-service|broken code=E1 level=error`,
    ]);
  });

  it("says what to do where it wrote no time", async () => {
    const record = '{"level":"info","message":"x"}';
    const { code, stdout, stderr } = await dryRun(record);
    expect(stderr).toContain(
      "line 1: it has no time; say which key is the time with --map time=KEY, or give it one with --time TIME",
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(await linesOf(record, "--time", TIME)).toEqual([`${TIME}|app:info|winston|x level=info`]);
  });
});

describe("import of what others write", () => {
  it("takes bunyan's", async () => {
    const record = { name: "api", hostname: "web", pid: 7, level: 40, msg: "low", time: TIME, v: 0 };
    const { stdout, stderr } = await dryRun(JSON.stringify(record));
    expect(stdout).toBe(`${TIME}|app:warn|api|low hostname=web pid=7 level=40 v=0\n`);
    expect(stderr).toContain("is read as bunyan");
  });

  it("takes any keys that --map names, nested ones too", async () => {
    const record = {
      "@timestamp": TIME,
      log: { level: "CRITICAL", logger: "db", "file.name": "x" },
      event: { kind: "db:query" },
      "msg.text": "slow",
      user: 5,
      run: { id: 9 },
    };
    const map = "time=@timestamp,level=log.level,source=log.logger,text=msg.text,session=run.id";
    expect(await linesOf(record, "--map", map)).toEqual([
      `${TIME}|error:runtime|db|slow log={"level":"CRITICAL","file.name":"x"} event={"kind":"db:query"} user=5 session_id=9`,
    ]);
    expect(await linesOf(record, "--map", map, "--map", "type=event.kind")).toEqual([
      `${TIME}|db:query|db|slow log={"level":"CRITICAL","file.name":"x"} user=5 session_id=9`,
    ]);
  });

  it("puts --map before what a logger's name says, and what is given for every event before both", async () => {
    const record = { level: 30, time: TIME_MS, name: "api", component: "db", msg: "x", kind: "db:query" };
    expect(await linesOf(record, "--from", "pino", "--map", "source=component")).toEqual([
      `${TIME}|app:info|db|x level=30 name=api kind=db:query`,
    ]);
    const words = ["--map", "type=kind", "--type", "old:line", "--source", "import", "--session", "abc"];
    expect(await linesOf(record, ...words)).toEqual([
      `${TIME}|old:line|import|x level=30 name=api component=db kind=db:query session_id=abc`,
    ]);
  });

  it("keeps what is not what its key promises as a field", async () => {
    const record = { level: 30, time: TIME_MS, name: { first: "a" }, msg: ["x"], session_id: 5 };
    expect(await linesOf(record)).toEqual([
      `${TIME}|app:info|pino|level=30 name={"first":"a"} msg=["x"] session_id=5`,
    ]);
  });

  it.each([
    ["trace", "app:trace"],
    ["DEBUG", "app:debug"],
    ["Information", "app:info"],
    ["notice", "app:notice"],
    ["warning", "app:warn"],
    ["ERROR", "error:runtime"],
    ["crit", "error:runtime"],
    ["emerg", "error:runtime"],
    ["a b", "app:info"],
    [null, "app:info"],
    [10, "app:trace"],
    [35, "app:info"],
    [60, "error:runtime"],
    [99, "error:runtime"],
    ["50", "error:runtime"],
    [3, "error:runtime"],
    [4, "app:warn"],
    [5, "app:notice"],
    [6, "app:info"],
    [7, "app:debug"],
    [-1, "app:info"],
  ])("makes of the level %j the type %s", async (level, type) => {
    const [line] = await linesOf({ ts: TIME_MS, lvl: level }, "--map", "time=ts,level=lvl");
    expect(line?.split("|")[1]).toBe(type);
  });

  it.each([
    [1767969121456, TIME],
    [1767969121.456, TIME],
    [1767969121, "2026-01-09T14:32:01.000Z"],
    [1767969121456789, TIME],
    ["1767969121456789012", TIME],
    ["1767969121", "2026-01-09T14:32:01.000Z"],
    ["2026-01-09T15:32:01.456789+01:00", TIME],
    ["2026-01-09 14:32:01,456", TIME],
    ["2026-01-09", "2026-01-09T00:00:00.000Z"],
    [0, "1970-01-01T00:00:00.000Z"],
  ])("reads the time %j", async (ts, time) => {
    const [line] = await linesOf({ ts }, "--map", "time=ts");
    expect(line?.slice(0, 24)).toBe(time);
  });

  it.each([
    ["yesterday"],
    ["2026-02-30"],
    [-5],
    ["5 apples"],
    [true],
    [{ s: 1 }],
    [1e300],
    ["1969-12-31T23:59:59Z"],
  ])("refuses the time %j, and names it", async (ts) => {
    const { code, stdout, stderr } = await dryRun(JSON.stringify({ ts }), "--map", "time=ts");
    expect(stderr).toContain(
      `line 1: its time is ${JSON.stringify(ts)}, which is no time that is known here`,
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });

  it("keeps numbers that no number can hold, digit for digit", async () => {
    const record = `{"ts":${TIME_MS},"id":12345678901234567890,"list":[-9007199254740993,"12345678901234567890 \\" 5"],"f":0.1,"n":12345678901234567000}`;
    expect(await linesOf(record, "--map", "time=ts")).toEqual([
      `${TIME}|app:info|import|id="12345678901234567890" list=["-9007199254740993","12345678901234567890 \\" 5"] f=0.1 n=12345678901234567000`,
    ]);
  });

  it("reads lines of a log, and what of them is torn", async () => {
    const input = [
      `${TIME}|log:segment|log-thread|format=1 id=mfrggzdfmztwq2lknnwg23tpoa`,
      `${TIME}|a:b|s|said n=1 t="2"`,
      `${TIME}|a:b|s|tor|\\!`,
      `${TIME}|a:b|s|half ${TIME}|a:c|s|whole`,
      "|\\!",
      "",
    ].join("\r\n");
    const { code, stdout, stderr } = await dryRun(`\ufeff${input}`);
    expect(stdout).toBe(`${TIME}|a:b|s|said n=1 t="2"\n${TIME}|a:c|s|whole\n`);
    expect(stderr.split("\n").slice(0, 4)).toEqual([
      "log-thread: standard input is read as lines (a line of a log); --from FORMAT says otherwise",
      "log-thread: standard input, line 3: no line of a log: torn (37 bytes)",
      "log-thread: standard input, line 4: no line of a log: torn (36 bytes)",
      "log-thread: 2 lines could not be read",
    ]);
    expect(code).toBe(1);
  });

  it("reads what has a message in place of text and fields, and refuses what would be lost", async () => {
    const whole = {
      timestamp: TIME,
      type: "a:b",
      source: "s",
      message: "said n=1",
      position: "x:0",
      salvaged: true,
    };
    expect(await linesOf(whole)).toEqual([`${TIME}|a:b|s|said n=1`]);
    for (const [part, fault] of [
      [{ fields: [1] }, "fields is an array; it has to be an object"],
      [{ text: 5 }, "text is 5; it has to be a text"],
      [{ model: "x" }, '"model" is no part of an event; an event\'s own values stand in "fields"'],
      [{ timestamp: "soon" }, 'timestamp is "soon", which is no time'],
      [{ malformed: "torn" }, "no event in the log it comes from: torn"],
    ] as const) {
      const { stderr, code } = await dryRun(JSON.stringify({ ...whole, ...part }), "--from", "jsonl");
      expect(stderr).toContain(`line 1: ${fault}`);
      expect(code).toBe(1);
    }
  });
});
