import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLog } from "../../src/log/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

/** Put together here, so that no scanner of repositories takes the examples for somebody's secrets. */
function joined(...parts: readonly string[]): string {
  return parts.join("");
}

/** Letters and digits as secrets have them. */
const RANDOM = "aZ3kQ9xT7bL2mN8vR5wY1cF6";

/** What can be told from other text wherever it stands, and the part that must not be written. */
const SECRETS: Readonly<Record<string, string>> = {
  openai: joined("sk-", "proj-", RANDOM, RANDOM),
  anthropic: joined("sk-", "ant-api03-", RANDOM),
  stripe: joined("sk_", "live_", RANDOM),
  "restricted stripe": joined("rk_", "live_", RANDOM),
  github: joined("gh", "p_", RANDOM, RANDOM),
  "github fine-grained": joined("github", "_pat_", RANDOM, "_", RANDOM),
  gitlab: joined("gl", "pat-", RANDOM),
  slack: joined("xo", "xb-1234567890-", RANDOM),
  "slack app": joined("xa", "pp-1-", RANDOM),
  aws: joined("AK", "IA", "IOSFODNN7EXAMPLE"),
  "aws temporary": joined("AS", "IA", "IOSFODNN7EXAMPLE"),
  google: joined("AI", "za", RANDOM, "SyD4567"),
  "google token": joined("ya", "29.", RANDOM),
  "hugging face": joined("h", "f_", RANDOM),
  npm: joined("np", "m_", RANDOM, "abcdef123456"),
  groq: joined("gs", "k_", RANDOM),
  sendgrid: joined("S", "G.", RANDOM, ".", RANDOM),
  "json web token": joined("ey", "JhbGciOiJIUzI1NiJ9.", "ey", "JzdWIiOiIxMjM0NTY3ODkwIn0.", RANDOM),
  "private key": joined(
    "-----BEGIN ",
    "RSA PRIVATE KEY-----\n",
    RANDOM,
    "\n",
    RANDOM,
    "\n-----END RSA PRIVATE KEY-----",
  ),
  "password in a url": joined("postgres://admin:", RANDOM, "@db.example/app"),
  "bearer header": joined("Authorization: Bearer ", RANDOM),
};

/** What looks like one and is none: it has to stay readable. */
const LOOK_ALIKES = [
  "sk-learn and risk-based-authentication-flow",
  "pk-",
  "ask_me_anything_about_everything",
  "https://example.com/a:b@c/d?e=f#g",
  "https://example.com:8080/path",
  "http://localhost:3000/@scope/package",
  "user@example.com",
  "Bearer of good news",
  "Basic instructions follow below",
  "hf_ is a prefix",
  "AKIA is four letters",
  "eyJ is how it begins",
  "ghp_short",
  "xoxo-love",
  "SG.1.2",
  "-----BEGIN CERTIFICATE----- MIIB",
  "550e8400-e29b-41d4-a716-446655440000",
  "da39a3ee5e6b4b0d3255bfef95601890afd80709",
  "tokens_in 512 max_tokens 4096",
  "npm_config_registry",
];

const SECRET_KEYS = ["password", "apiKey", "access_token", "Authorization", "client-secret", "db.passphrase"];

type Writer = (log: ReturnType<typeof openLog>, secret: string) => void;

/** Every place in which a secret can come to a log. */
const PLACES: Readonly<Record<string, Writer>> = {
  "the text": (log, secret) => void log.event("a:b", "s", `before ${secret} behind`),
  "a field": (log, secret) => void log.event("a:b", "s", { note: secret }),
  "a nested field": (log, secret) =>
    void log.event("a:b", "s", { a: [{ b: new Map([["c", `x ${secret}`]]) }] }),
  "a Map with keys of all kinds": (log, secret) =>
    void log.event("a:b", "s", {
      m: new Map<unknown, unknown>([
        [1, secret],
        [secret, 2],
      ]),
    }),
  "a key": (log, secret) => void log.event("a:b", "s", { [secret]: 1 }),
  "a key whose value is cut": (log, secret) => void log.event("a:b", "s", { [secret]: "x".repeat(70_000) }),
  "a nested key": (log, secret) => void log.event("a:b", "s", { a: { [secret]: { [secret]: 1 } } }),
  "the type and the source": (log, secret) => void log.event(secret as "a:b", secret),
  "the session": (log, secret) => void log.event("a:b", "s", { session_id: secret }),
  "what was cut": (log, secret) => void log.event("a:b", "s", { log_cut: secret }),
  "an error's message": (log, secret) => void log.error("s", new Error(`refused: ${secret}`)),
  "an error's context": (log, secret) => void log.error("s", new Error("x"), secret),
  "an error's cause and members": (log, secret) =>
    void log.error("s", new AggregateError([new Error(secret)], "x", { cause: new Error(secret) })),
  "something thrown that is no error": (log, secret) => void log.error("s", { reason: secret }),
  "an error in a field": (log, secret) => void log.event("a:b", "s", { error: new Error(secret) }),
  "an object with toJSON": (log, secret) =>
    void log.event("a:b", "s", { a: { toJSON: () => ({ b: secret }) } }),
  "work that fails": (log, secret) => {
    try {
      log.timed("a", "s", { note: secret }, () => {
        throw new Error(secret);
      });
    } catch {
      // Passed on, as it has to be.
    }
  },
};

/** Everything that was written to the file. */
function written(write: (log: ReturnType<typeof openLog>) => void): string {
  const directory = join(temporaryDirectory(), "log");
  using log = openLog({ directory });
  write(log);
  expect(log.health().dropped).toBe(0);
  return readFileSync(join(directory, "master.log"), "utf8").split("\n").slice(1).join("\n");
}

/** How many characters of a secret in a row are too many. */
const PIECE_CHARS = 9;

/** Pieces of a secret's own letters that stand in a text. */
function leaks(text: string): string[] {
  const found: string[] = [];
  for (const letters of [RANDOM, "IOSFODNN7EXAMPLE", "JzdWIiOiIxMjM0NTY3ODkwIn0"]) {
    for (let at = 0; at + PIECE_CHARS <= letters.length; at++) {
      const piece = letters.slice(at, at + PIECE_CHARS);
      if (text.includes(piece)) found.push(piece);
    }
  }
  return found;
}

describe.each(Object.keys(PLACES))("a secret in %s", (place) => {
  it.each(Object.keys(SECRETS))("(%s) never reaches the file", (name) => {
    const text = written((log) => PLACES[place]?.(log, SECRETS[name] as string));
    expect(leaks(text).slice(0, 1)).toEqual([]);
    expect(text).toMatch(/redacted/);
  });
});

describe("the value of a key that names a secret", () => {
  it.each(SECRET_KEYS)("%s never reaches the file, at any depth, from anything", (key) => {
    const text = written((log) => {
      log.event("a:b", "s", { [key]: RANDOM });
      log.event("a:b", "s", { a: { b: [{ [key]: { c: [RANDOM] } }] } });
      log.event("a:b", "s", {
        m: new Map([[key, RANDOM]]),
        n: new Map<unknown, unknown>([
          [key, RANDOM],
          [1, 2],
        ]),
      });
      log.event("a:b", "s", new Map([[key, RANDOM]]) as never);
      log.event("a:b", "s", { a: { toJSON: () => ({ [key]: RANDOM }) } });
      log.error("s", { [key]: RANDOM });
      log.error("s", new Error("x", { cause: { [key]: RANDOM } }));
      log.error("s", new AggregateError([{ [key]: RANDOM }], "x"));
      log.error("s", new Error("x"), "c", { fields: { [key]: RANDOM } });
    });
    expect(
      text
        .split("\n")
        .filter((line) => leaks(line).length > 0)
        .map((line) => line.slice(25)),
    ).toEqual([]);
  });
});

describe("a secret that is cut", () => {
  const cutting = ["openai", "github", "json web token", "private key", "password in a url", "sendgrid"];

  it.each(cutting)(
    "(%s) leaves no half at the end of a text, a field or an error, wherever the cut is",
    (name) => {
      const secret = SECRETS[name] as string;
      const text = written((log) => {
        for (let off = 0; off < secret.length + 4; off++) {
          const fill = (end: number): string => `${"x".repeat(Math.max(0, end - off - 1))} `;
          log.event("a:b", "s", `${fill(65_536)}${secret} behind`);
          log.event("a:b", "s", { note: `${fill(65_536)}${secret}${"y".repeat(9_000)}` });
          log.event("a:b", "s", { note: `${fill(62_900)}${secret}${"y".repeat(2_000)}` });
          log.event("a:b", "s", { [`${fill(128)}${secret}`]: 1 });
          log.event("a:b", `${fill(256)}${secret}`);
          log.error("s", new Error(`${fill(190)}${secret} behind`));
          log.error("s", new Error(`${fill(4_096)}${secret} behind`));
          log.error("s", new Error("x", { cause: new Error(`${fill(190)}${secret}`) }));
          log.error("s", new Error("x"), `${fill(80)}${secret} ${"y".repeat(300)}`);
        }
      });
      const leaking = text.split("\n").filter((line) => leaks(line).length > 0);
      expect(leaking.map((line) => `${line.slice(25, 60)}… ${leaks(line)[0]}`).slice(0, 12)).toEqual([]);
    },
  );

  it("leaves no half when it is longer than the margin that is looked at", () => {
    const long = joined("ey", "JhbGciOiJIUzI1NiJ9.", "ey", "J", RANDOM.repeat(250), ".", RANDOM);
    const text = written((log) => {
      for (const left of [40, 400, 4_000])
        log.event("a:b", "s", { note: `${"x".repeat(65_536 - left)} ${long}` });
    });
    expect(leaks(text).slice(0, 1)).toEqual([]);
  });
});

describe("a secret in a query", () => {
  it.each(["access_token", "api_key", "token", "password", "client_secret"])(
    "of a URL as %s never reaches the file",
    (key) => {
      const text = written((log) => {
        log.event("a:b", "s", `GET https://example.com/x?page=1&${key}=${RANDOM}&y=2`);
        log.event("a:b", "s", { url: new URL(`https://example.com/x?${key}=${RANDOM}`) });
      });
      expect(leaks(text).slice(0, 1)).toEqual([]);
    },
  );
});

describe("what only looks like a secret", () => {
  it.each(LOOK_ALIKES)("is written as it is: %s", (text) => {
    expect(written((log) => void log.event("a:b", "s", { note: text, a: { b: text } }))).not.toContain(
      "redacted",
    );
    expect(written((log) => void log.event("a:b", "s", text))).toContain(text);
  });

  it("and a secret is written by a log that was told to take nothing out: the check would see it", () => {
    const directory = join(temporaryDirectory(), "log");
    using log = openLog({ directory, redact: false });
    for (const secret of Object.values(SECRETS)) {
      expect(leaks(log.event("a:b", "s", { note: secret }))).not.toEqual([]);
    }
  });
});
