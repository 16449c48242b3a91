import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLog } from "../../src/log/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { leaks, RANDOM, SECRETS, written } from "./secret-samples.ts";

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
  "a URL, a Map and headers": (log, secret) =>
    void log.event("a:b", "s", {
      a: new Map([["x", secret]]),
      b: new URLSearchParams({ x: secret }),
      c: headersWith(secret),
    }),
  "an error's stack": (log, secret) => {
    const error = Object.assign(new Error("x"), { stack: `Error: x\n    at f (${secret})\n    at g (x)` });
    log.error("s", error);
    log.event("a:b", "s", { error });
  },
  "binary data": (log, secret) => void log.event("a:b", "s", secret, { bytes: Buffer.from(secret) }),
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

/** Headers take no line breaks: those that can not hold a secret hold another. */
function headersWith(secret: string): Headers {
  return new Headers({ "x-note": /[^ -~]/.test(secret) ? "redacted" : secret });
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
