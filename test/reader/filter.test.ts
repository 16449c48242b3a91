import { describe, expect, it } from "vitest";
import { openLog } from "../../src/index.ts";
import { filterParts } from "../../src/reader/filter-parts.ts";
import { type EventFilter, type FieldCondition, OneBlock, readLog } from "../../src/reader/index.ts";
import { PartsFilter } from "../../src/reader/parts-filter.ts";

const EVENTS: readonly [text: string, fields: Record<string, unknown>][] = [
  ["Timed OUT", { n: 5, level: "high", session_id: "s1" }],
  ["timed out", { n: 12, level: null, session_id: "s2" }],
  ["a | b", { n: "5", list: [5], ok: true }],
  ["ÉTÉ", { level: "higher", ok: false }],
];

/** The numbers of the events that a filter wants. */
function wanted(filter: EventFilter): number[] {
  using log = openLog({ storage: "memory" });
  for (const [text, fields] of EVENTS) log.event("a:b", "test", text, fields);
  return log.readLog(filter).map(({ text }) => EVENTS.findIndex(([written]) => written === text));
}

describe("a condition on a field", () => {
  it.each<[FieldCondition, number[]]>([
    [{ name: "n", op: "=", value: 5 }, [0]],
    [{ name: "n", op: "=", value: "5" }, [2]],
    [{ name: "n", op: "=", value: [5, "5"] }, [0, 2]],
    [{ name: "n", op: "!=", value: 5 }, [1, 2]],
    [{ name: "n", op: "!=", value: [5, 12] }, [2]],
    [{ name: "n", op: ">", value: 5 }, [1]],
    [{ name: "n", op: ">=", value: 5 }, [0, 1]],
    [{ name: "n", op: "<", value: 5.5 }, [0]],
    [{ name: "n", op: "<=", value: "5" }, [2]],
    [{ name: "level", op: ">", value: "high" }, [3]],
    [{ name: "level", op: "contains", value: "high" }, [0, 3]],
    [{ name: "level", op: "contains", value: ["er", "gh"] }, [0, 3]],
    [{ name: "level", op: "exists" }, [0, 1, 3]],
    [{ name: "level", op: "=", value: null }, [1]],
    [{ name: "ok", op: "=", value: true }, [2]],
    [{ name: "ok", op: "!=", value: true }, [3]],
    [{ name: "ok", op: ">", value: 0 }, []],
    [{ name: "list", op: "contains", value: "5" }, []],
    [{ name: "toString", op: "exists" }, []],
  ])("%j wants %j", (condition, events) => {
    expect(wanted({ fields: [condition] })).toEqual(events);
    expect(wanted({ not: { fields: [condition] } })).toEqual(
      EVENTS.flatMap((_, index) => (events.includes(index) ? [] : [index])),
    );
  });

  it("holds with every other, and with what else is asked", () => {
    expect(wanted({ fields: [{ name: "n", op: ">", value: 1 }], not: { sessions: ["s1"] } })).toEqual([1]);
    expect(wanted({ and: [{ sessions: ["s1", "s2"] }, { sessions: ["s2", "s3"] }] })).toEqual([1]);
    expect(wanted({ types: ["a:*"], and: [{ types: ["*:c"] }] })).toEqual([]);
  });
});

describe("texts", () => {
  it.each<[EventFilter, number[]]>([
    [{ texts: ["timed", "out"] }, [1]],
    [{ texts: ["timed out"], ignoreCase: true }, [0, 1]],
    [{ text: "TIMED", ignoreCase: true }, [0, 1]],
    [{ texts: [{ text: "TIMED", ignoreCase: true }, "OUT"] }, [0]],
    [{ texts: [{ text: "out", ignoreCase: false }], ignoreCase: true }, [1]],
    [{ texts: ["A | B"], ignoreCase: true }, [2]],
    [{ texts: ["été"], ignoreCase: true }, []],
    [{ texts: ["Été"] }, []],
    [{ texts: ["ÉtÉ"], ignoreCase: true }, [3]],
    [{ texts: [""] }, [0, 1, 2, 3]],
    [{ not: { texts: [""] } }, [0, 1, 2, 3]],
    [{ not: { texts: ["timed", "É"] } }, [0, 2]],
    [{ not: { texts: ["TIMED"] }, ignoreCase: true }, [2, 3]],
  ])("%j wants %j", (filter, events) => {
    expect(wanted(filter)).toEqual(events);
  });
});

describe("a filter that can not be", () => {
  it.each<[unknown, string]>([
    [{ texts: "x" }, 'texts is "x"; it has to be a list of texts'],
    [{ texts: [5] }, "texts[0] is 5; it has to be a text, or {"],
    [{ texts: [{ text: 5 }] }, "texts[0].text is 5; it has to be a text"],
    [{ texts: [{ text: "x", ignorecase: true }] }, 'texts[0] has "ignorecase", which means nothing there'],
    [{ ignoreCase: "yes" }, 'ignoreCase is "yes"; it has to be true or false'],
    [{ fields: {} }, "fields is an object; it has to be a list of conditions"],
    [{ fields: [5] }, "fields[0] is 5; it has to be an object with some of name, op, value"],
    [{ fields: [{ name: "", op: "=" }] }, 'fields[0].name is ""; it has to be the name of a field'],
    [{ fields: [{ name: "n", op: "==", value: 5 }] }, 'fields[0].op is "=="; it has to be one of "=", "!="'],
    [{ fields: [{ name: "n", op: "=" }] }, "fields[0].value is undefined; it has to be a text"],
    [{ fields: [{ name: "n", op: "=", value: [] }] }, "fields[0].value is an array"],
    [
      { fields: [{ name: "n", op: "<", value: [1] }] },
      "fields[0].value is an array; it has to be a finite number",
    ],
    [
      { fields: [{ name: "n", op: "<", value: true }] },
      "fields[0].value is true; it has to be a finite number",
    ],
    [{ fields: [{ name: "n", op: "=", value: Number.NaN }] }, "fields[0].value is NaN"],
    [{ fields: [{ name: "n", op: "contains", value: 5 }] }, "fields[0].value is 5; it has to be a text"],
    [{ fields: [{ name: "n", op: "exists", value: 5 }] }, 'left out: "exists" takes no value'],
    [{ not: { since: 0 } }, 'not has "since", which means nothing there; it can have types'],
    [{ not: { types: "x" } }, 'not.types is "x"; it has to be a list of texts'],
    [{ not: { fields: [{}] } }, "not.fields[0].name is undefined"],
    [{ not: null }, "not is null; it has to be an object"],
    [{ and: {} }, "and is an object; it has to be a list of filters"],
    [{ and: [{ typs: [] }] }, 'and[0] has "typs", which means nothing there'],
    [{ and: [{ since: "x" }] }, 'and[0].since is "x"; it has to be a Date'],
  ])("%j is refused", (filter, message) => {
    expect(() => wanted(filter as EventFilter)).toThrow(message);
  });
});

describe("times beyond those that a clock of ours shows", () => {
  const DAYS = ["0000-01-01", "1960-05-05", "1970-01-01", "9999-12-31"];
  const bytes = Buffer.from(DAYS.map((day) => `${day}T00:00:00.000Z|a:b|x|\n`).join(""));
  const segment = { id: "s", name: "s", own: false, active: false, size: bytes.length };
  const whole = { length: bytes.length, bytes, oversized: false, terminated: true };
  const source = new OneBlock({ segment, offset: 0, ...whole });

  it.each<[EventFilter, number[]]>([
    [{ since: "1950-01-01" }, [1, 2, 3]],
    [{ until: "1950-01-01" }, [0]],
    [{ since: "1960-05-05", until: "1970-01-01" }, [1]],
    [{ since: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY }, [0, 1, 2, 3]],
    [{ since: Number.POSITIVE_INFINITY }, []],
    [{ until: Number.NEGATIVE_INFINITY }, []],
    [{ since: 1e17 }, []],
    [{ until: -1e17 }, []],
  ])("%j are compared as what they are", (filter, days) => {
    const expected = days.map((index) => DAYS[index]);
    expect(
      readLog(source, { ...filter, exact: true }).map(({ timestamp }) => timestamp.slice(0, 10)),
    ).toEqual(expected);
    const parts = new PartsFilter(filterParts(filter));
    expect(DAYS.filter((day) => parts.wantsTime(Date.parse(day)))).toEqual(expected);
  });
});

it("everything that reads takes such a filter", async () => {
  using log = openLog({ storage: "memory" });
  const filter: EventFilter = { fields: [{ name: "n", op: "=", value: 2 }], not: { texts: ["x"] } };
  const following = log.follow(filter);
  const next = following.next();
  await new Promise((resolve) => setTimeout(resolve, 5));
  log.event("a:b", "test", { n: 1 });
  log.event("a:b", "test", { n: 2 });
  expect((await next).value?.fields).toEqual({ n: 2 });
  await following.return(undefined);
  expect(log.getLogText(filter)).toBe("a:b test n=2");
  for await (const event of log.read(filter)) expect(event.fields).toEqual({ n: 2 });
  expect(log.readLog(filter)).toHaveLength(1);
});
