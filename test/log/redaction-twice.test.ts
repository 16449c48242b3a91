import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseLine } from "../../src/line.ts";
import { openLog } from "../../src/log/index.ts";
import type { RedactOptions } from "../../src/log/redaction/redact-options.ts";
import { Redaction } from "../../src/log/redaction.ts";
import { made, SECRETS_BY_FORM, SECRETS_BY_PLACE } from "./redaction-corpus.ts";

/*
 * A log that is exported, imported or merged is redacted again. Had the second time something left to take out,
 * the first had let a secret through; and were a mark taken for a secret, lines would change whenever they move.
 */

const RUNS = process.env["CI"] ? 20_000 : 2_000;
const LINE_RUNS = process.env["CI"] ? 4_000 : 400;
const CUT_RUNS = process.env["CI"] ? 1_000 : 100;

/** Pieces of what is taken out, of what stands there instead, and of what stands around it. */
const pieces = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(..."-_.:=@~,<>/\\\"'`{}[]()&?;#%$|+ \n\t".split("")) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...["[redacted]", "_redacted_", "[redacted", "redacted]", "redacted", "[REDACTED]", "***"],
      ...[
        "\\n",
        '\\"',
        '\\\\\\"',
        '":"',
        "://",
        "</",
        "--",
        "-----",
        "%20",
        "🦉",
        "\ud800",
        "{{",
        "${",
        "=>",
      ],
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...[
        "password",
        "token",
        "api key",
        "secret",
        "auth",
        "pwd",
        "tokens",
        "name",
        "value",
        "otp",
        "cookie",
      ],
      ...['"password":', '"tokens":', "password=", "token: ", "--token ", "<password>", "</password>"],
      ...["Authorization: ", "Cookie: ", "Set-Cookie: ", "Bearer ", "Basic ", "Digest ", "curl -u ", "?sig="],
      ...["&code=", "?key=", "https://", "postgres://", "a:b@c", "@x", "hooks.slack.com/services/"],
      ...["sk-", "ghp_", "eyJ", "AKIA", "-----BEGIN ", "PRIVATE KEY-----"],
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...["true", "null", "word", "a", "Z", "4711", "x7", "hunter2", "abcdef0123456789", made(24)],
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(...Object.values(SECRETS_BY_FORM)) },
  { weight: 1, arbitrary: fc.constantFrom(...SECRETS_BY_PLACE.map(({ text }) => text)) },
);
const text = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(""));

const OPTIONS: Readonly<Record<string, RedactOptions>> = {
  "the package's own": {},
  "names and patterns that were added": {
    keys: ["pin", "word"],
    allowKeys: ["token"],
    patterns: [/EMP-\d{6}/, /[a-z]{8,}/i, /\bred\w+/, /4711.?/],
  },
  "patterns alone": { defaults: false, patterns: [/\w{5,}/, /x7|\]a/] },
};

describe.each(Object.entries(OPTIONS))("redacting twice is redacting once: %s", (_, options) => {
  const redaction = new Redaction(options);

  it("whatever a text is put together from", () => {
    fc.assert(
      fc.property(text, (given) => {
        const once = redaction.redactText(given);
        expect(redaction.redactText(once)).toBe(once);
      }),
      { numRuns: RUNS },
    );
  });
});

describe("a secret that stands directly behind another", () => {
  const secrets = Object.entries(SECRETS_BY_FORM).filter(([, secret]) => !secret.includes("BEGIN"));

  it("is taken out with it, however many there are", () => {
    const key = `fc-${made(32, "0123456789abcdef")}`;
    const own = new Redaction();
    for (const count of [2, 3, 20, 1_000]) expect(own.redactText(key.repeat(count))).not.toContain("fc-");
    for (const [, secret] of secrets) expect(own.redactText(key + secret)).not.toContain(secret.slice(-9));
  });
});

/** Writes an event, reads it, and writes what was read. */
function again(event: Event): { readonly first: string; readonly second: string } {
  using log = openLog({ storage: "memory", clock: { now: () => 0 } });
  const first = log.event(event.type, event.source, event.text, event.fields);
  const read = parseLine(first);
  if (read === undefined) throw new Error("no event");
  const second = log.event(read.type, read.source, read.text, { session_id: null, ...read.fields });
  return { first, second };
}

interface Event {
  readonly type: string;
  readonly source: string;
  readonly text: string;
  readonly fields: Record<string, unknown>;
}

const event: fc.Arbitrary<Event> = fc.record({
  type: text,
  source: text,
  text,
  fields: fc
    .tuple(text, text, text, text, text, fc.boolean())
    .map(([session_id, log_cut, value, item, member, both]) => ({
      session_id,
      note: value,
      list: [item, { deep: member }],
      ...(both ? { log_cut } : {}),
    })),
});

describe("a line that is read and logged again", () => {
  it("is the same line, whatever it says", () => {
    fc.assert(
      fc.property(event, (given) => {
        const { first, second } = again(given);
        expect(second).toBe(first);
      }),
      { numRuns: LINE_RUNS },
    );
  });

  it("is the same line where log_cut was given marks and secrets", () => {
    for (const cut of [
      "Bearer abcdef0123456789{truesk-a1a1a1a1a1a1a1a1a1a1",
      "otp:4711 ".repeat(300),
      "password:70000",
      "sk-ant-{{abcdef}}abcdefghij",
    ]) {
      const { first, second } = again({ type: "a:b", source: "s", text: "", fields: { log_cut: cut } });
      expect(second).toBe(first);
      expect(first).not.toMatch(/a1a1|0123|4711/);
    }
  });

  it("is the same line wherever a part of it was cut", () => {
    const part = fc.tuple(text, fc.constantFrom("x", "漢", "x ", '"'), fc.nat(300), fc.boolean());
    const longBy = (charsMax: number) =>
      part.map(([said, unit, off, twice]) => {
        const filled = unit.repeat(Math.max(0, Math.ceil((charsMax - off) / unit.length)));
        return filled + said + (twice ? unit.repeat(charsMax) : "");
      });
    const values = fc.oneof(longBy(65_536), longBy(21_000));
    const long = fc.record({
      type: longBy(128),
      source: longBy(256),
      text: values,
      fields: fc.record({
        session_id: longBy(256),
        note: values,
        list: values.map((value) => [{ password: "hunter2" }, value]),
      }),
    });
    fc.assert(
      fc.property(long, (given) => {
        const { first, second } = again(given);
        expect(second).toBe(first);
      }),
      { numRuns: CUT_RUNS },
    );
  });
});
