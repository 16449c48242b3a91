import { describe, expect, it } from "vitest";
import { openLog } from "../../src/log/index.ts";

function written(fields: object, text = ""): string {
  using log = openLog({ storage: "memory" });
  return log.event("http:request", "server", text, fields as Record<string, unknown>);
}

describe("redaction by key", () => {
  it.each([
    "password",
    "PASSWORD",
    "userPassword",
    "api_key",
    "apiKey",
    "X-Api-Key",
    "APIKey",
    "access_token",
    "accessToken",
    "authorization",
    "Authorization",
    "cookie",
    "set-cookie",
    "client_secret",
    "private_key",
    "privateKey",
    "refresh.token",
  ])("takes out %s, at any depth", (key) => {
    const line = written({
      [key]: "hunter2",
      a: { b: [{ [key]: { c: "hunter2" } }] },
      m: new Map([[key, "hunter2"]]),
    });
    expect(line).not.toContain("hunter2");
    expect(line.match(/\[redacted\]/g)?.length).toBe(3);
  });

  it.each([
    "tokens_in",
    "tokens_out",
    "max_tokens",
    "token_count",
    "first_token_ms",
    "author",
    "secretary",
    "passwordless_hint_shown",
    "keyboard",
    "monkey",
    "cookies_accepted_count",
    "tokenizer",
    "key",
  ])("leaves %s", (key) => {
    expect(written({ [key]: 512 })).toContain("512");
  });
});

describe("redaction by form", () => {
  it.each([
    ["sk-proj-abcDEF1234567890abcdef", "sk-proj-abcDEF1234567890abcdef"],
    ["key is sk-ant-api03-AbCd1234567890EfGh", "AbCd1234567890EfGh"],
    ["ghp_abcdefghijklmnopqrstuvwxyz0123456789", "ghp_abcdefghij"],
    ["AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"],
    ["Authorization: Bearer abcdef0123456789abcdef", "abcdef0123456789"],
    ["postgres://admin:hunter2@db.example/x", "hunter2"],
    [
      "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
      "dozjgNryP4J3",
    ],
    ["-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----", "MIIEpAIBAAKCAQEA"],
    ["-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA and no end", "MIIEpAIBAAKCAQEA"],
  ])("takes out %j wherever it stands", (text, secret) => {
    for (const line of [written({}, text), written({ note: text }), written({ note: [{ deep: text }] })]) {
      expect(line).not.toContain(secret);
      expect(line).toContain("[redacted]");
    }
    expect(written({ [text]: 1 })).not.toContain(secret);
  });

  it.each([
    "sk-learn-is-a-library-of-python",
    "https://example.com/a:b@c",
    "task-1234567890123456789",
    "basic understanding",
    "eyJ",
  ])("leaves %j", (text) => expect(written({}, text)).toContain(text));

  it("can be switched off", () => {
    using log = openLog({ storage: "memory", redact: false });
    expect(log.event("a:b", "s", { password: "hunter2" })).toContain("password=hunter2");
  });
});
