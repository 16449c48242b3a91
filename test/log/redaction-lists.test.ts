import { describe, expect, it } from "vitest";
import { openLog } from "../../src/log/index.ts";

const SECRET = "x7hunter9 abc";

function written(fields: object): string {
  using log = openLog({ storage: "memory" });
  return log.event("a:b", "s", fields);
}

describe("a name and a value beside each other", () => {
  it.each<[string, object]>([
    ["a pair", { header: ["authorization", SECRET] }],
    ["a pair of words", { headers: [["password", "hunter"]] }],
    ["entries of an object", { headers: Object.entries({ host: "x", Authorization: SECRET }) }],
    ["entries of a Map", { headers: [...new Map([["x-api-key", SECRET]])] }],
    ["raw headers", { rawHeaders: ["Host", "x", "Authorization", SECRET, "Accept", "*/*"] }],
    ["a pair with a list", { header: ["set-cookie", [SECRET]] }],
    ["name and value", { header: { name: "authorization", value: SECRET } }],
    ["key and value", { header: { value: SECRET, key: "X-Api-Key" } }],
    ["header and value", { list: [{ header: "Cookie", value: SECRET }] }],
    ["name and value as the fields themselves", { name: "authorization", value: SECRET }],
    ["name and value in a Map", { env: [new Map([["API_KEY", SECRET]])] }],
    ["the arguments of a program", { argv: ["mysql", "--password", SECRET, "app"] }],
    ["an argument with its value", { argv: ["tool", `--token=${SECRET}`] }],
    ["a header as an argument", { argv: ["curl", "-H", `Authorization: Token ${SECRET}`] }],
  ])("(%s) are recognised", (_, fields) => {
    const line = written(fields);
    expect(line).not.toMatch(/x7hunter9|hunter/);
    expect(line).toContain("[redacted]");
  });

  it.each<[string, object]>([
    ["names of fields", { missing: ["password", "email"] }],
    ["names of headers", { allowed: ["Content-Type", "Authorization", "X-Api-Key", "Cookie"] }],
    ["three of them", { list: ["a", "token", "x7hunter9"] }],
    ["paths", { paths: ["user.password", "*.*.token"] }],
    ["a flag without a value", { argv: ["docker", "login", "--password-stdin", "registry.example"] }],
    ["a flag before a flag", { argv: ["tool", "--token", "--verbose"] }],
    ["a metric", { name: "tokens", value: 512 }],
    ["a value without a name", { value: "x7hunter9" }],
    ["an empty value", { name: "password", value: "" }],
    ["a schema's parameter", { parameters: [{ name: "token", in: "header", required: true }] }],
  ])("(%s) stay where there is no secret", (_, fields) => {
    expect(written(fields)).not.toContain("[redacted]");
  });

  it("are looked at once, whatever looking at them does", () => {
    let reads = 0;
    const list = Object.defineProperty(["authorization"], 1, {
      enumerable: true,
      get: () => `${SECRET} ${++reads}`,
    });
    expect(written({ list })).not.toContain("x7hunter9");
    expect(reads).toBe(1);
  });
});

describe("binary data", () => {
  const text = `before ${`gh${"p_"}`}${"aB3".repeat(12)}`;

  it("is not shown where a secret begins in what would be", () => {
    for (const bytes of [
      Buffer.from(text),
      new TextEncoder().encode(text),
      new TextEncoder().encode(text).buffer,
    ]) {
      const line = written({ bytes });
      expect(line).toContain(`${Buffer.byteLength(text)} bytes [redacted]`);
      expect(line).not.toContain(Buffer.from("before").toString("hex"));
    }
  });

  it("is shown otherwise, as far as it is shown", () => {
    expect(written({ bytes: Buffer.from("before") })).toContain("6265666f7265");
    expect(written({ bytes: Buffer.concat([Buffer.alloc(64), Buffer.from(text)]) })).toContain("00000000");
  });
});
