import { describe, expect, it } from "vitest";
import { openLog } from "../../src/log/index.ts";
import {
  HARMLESS_FIELDS,
  LOOK_ALIKES,
  SECRET_KEYS,
  SECRETS_BY_FORM,
  SECRETS_BY_PLACE,
} from "./redaction-corpus.ts";
import { partOf } from "./secret-parts.ts";

/** What a line says, before anything is escaped: a text with its redaction. */
function said(text: string): string {
  using log = openLog({ storage: "memory" });
  log.event("a:b", "s", text);
  return log.readLog()[0]?.text ?? "";
}

function written(fields: object): string {
  using log = openLog({ storage: "memory", clock: { now: () => 0 } });
  return log.event("a:b", "s", fields as Record<string, unknown>);
}

/** The ways in which a text comes to a log inside another one. */
const CARRIERS: Readonly<Record<string, (secret: string) => string>> = {
  "by itself": (secret) => secret,
  "in a sentence": (secret) => `it was ${secret} and it failed`,
  "between quotes": (secret) => `it was "${secret}"`,
  "in brackets": (secret) => `it was (${secret}), or [${secret}]`,
  "behind a line break": (secret) => `it was\n${secret}\n`,
  "behind an escaped line break": (secret) => `it was\\n${secret}`,
  "behind a colour": (secret) => `\u001b[32m${secret}\u001b[0m`,
  "in an address": (secret) => `https://example.com/x?y=${secret}`,
  "behind an escape of an address": (secret) => `x%20${secret}`,
  "in JSON": (secret) => JSON.stringify({ a: [secret] }),
  "in JSON in JSON": (secret) => JSON.stringify({ a: JSON.stringify({ b: secret }) }),
  "behind a name": (secret) => `x=${secret};`,
};

describe.each(Object.keys(CARRIERS))("a secret %s", (carrier) => {
  it.each(Object.keys(SECRETS_BY_FORM))("(%s) is taken out by its form", (name) => {
    const secret = SECRETS_BY_FORM[name] as string;
    const text = said((CARRIERS[carrier] as (secret: string) => string)(secret));
    expect(text).toContain("[redacted]");
    expect(partOf(text, secret)).toBeUndefined();
  });
});

describe("a secret that is known by what stands around it", () => {
  it.each(SECRETS_BY_PLACE)("is taken out of $text, and what it was is kept", ({ text, secrets, keeps }) => {
    for (const shown of [said(text), said(`first\n${text}`), said(`${text}\nlast`)]) {
      expect(shown).toContain("[redacted]");
      expect(shown).toContain(keeps);
      for (const secret of secrets) expect(shown).not.toContain(secret);
    }
    expect(written({ note: [{ deep: text }] })).toContain("[redacted]");
  });

  it("is not taken out twice: what is left is left as it is", () => {
    for (const { text } of SECRETS_BY_PLACE) expect(said(said(text))).toBe(said(text));
    for (const secret of Object.values(SECRETS_BY_FORM)) expect(said(said(secret))).toBe(said(secret));
  });
});

describe("a name that counts as a key", () => {
  const names = [
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "otp",
    "totp",
    "cvv",
    "cvc",
    "pwd",
    "passwort",
  ].concat(
    ["kennwort", "secret", "token", "credentials", "cred", "bearer", "jwt", "apikey", "connectionString"],
    ["pin code", "security code", "card number", "seed phrase", "api key", "access key", "private key"],
    [
      "signing key",
      "account key",
      "auth code",
      "SAML response",
      "refresh token",
      "client secret",
      "dbpassword",
    ],
  );

  it.each(names)("%s counts before a value in a text, however it is written", (name) => {
    const secret = "x7hunter9Abcdefghij";
    const joinedBy = (by: string): string => name.replace(" ", by);
    for (const written of [
      name,
      joinedBy("_"),
      joinedBy("-").toUpperCase(),
      joinedBy("."),
      `my_${joinedBy("_")}_2`,
    ]) {
      for (const text of [`{"${written}":"${secret}"}`, `${written}=${secret}`, `x; ${written}: ${secret}`]) {
        expect(said(text)).toBe(text.replace(secret, "[redacted]"));
      }
    }
  });
});

describe("what only looks like a secret", () => {
  it.each(LOOK_ALIKES)("stays: %j", (text) => {
    expect(said(text)).toBe(text);
    expect(said(`first\n${text}\nlast`)).toBe(`first\n${text}\nlast`);
    const json = JSON.stringify({ a: [text] });
    expect(said(json)).toBe(json);
    expect(written({ note: [{ deep: text }] })).not.toContain("[redacted]");
  });
});

describe("the value of a key that names a secret", () => {
  it.each(SECRET_KEYS)("%s is taken out, at any depth", (key) => {
    const secret = "x7hunter9";
    const line = written({
      [key]: secret,
      a: { b: [{ [key]: { c: [secret] } }] },
      m: new Map([[key, secret]]),
      n: new Map<unknown, unknown>([
        [1, 2],
        [key, secret],
      ]),
      l: [[key, secret]],
      o: { name: key, value: secret },
    });
    expect(line).not.toContain(secret);
    expect(line.match(/\[redacted\]/g)?.length).toBe(6);
  });

  it.each(["password", "otp", "cvv", "ssn", "token"])("%s is taken out where it is a number", (key) => {
    expect(written({ [key]: 4711 })).toBe(written({ [key]: "x" }));
  });

  it.each(HARMLESS_FIELDS)("%s stays where it is %j", (key, value) => {
    using log = openLog({ storage: "memory" });
    log.event("a:b", "s", { [key]: value, nested: { [key]: value } });
    const { fields } = log.readLog()[0] as { fields: Record<string, unknown> };
    expect(fields[key]).toEqual(value);
    expect(fields["nested"]).toEqual({ [key]: value });
  });

  it("stays where the key is a path, under which agents keep files", () => {
    const fields = { files: { "src/auth/token.ts": "export", "password.md": "# How" } };
    expect(written(fields)).not.toContain("[redacted]");
  });
});

describe("redaction", () => {
  it("can be switched off, and then these tests see every secret", () => {
    using log = openLog({ storage: "memory", redact: false });
    expect(log.event("a:b", "s", { password: "hunter2" })).toContain("password=hunter2");
    for (const secret of Object.values(SECRETS_BY_FORM)) {
      log.event("a:b", "s", secret);
      expect(partOf(log.tail(1)[0]?.text ?? "", secret)).toBeDefined();
    }
    for (const { text, secrets } of SECRETS_BY_PLACE) {
      log.event("a:b", "s", text);
      expect(log.tail(1)[0]?.text).toContain(secrets[0]);
    }
  });
});
