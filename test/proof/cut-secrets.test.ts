import { describe, expect, it } from "vitest";
import { joined, leaks, RANDOM, SECRETS, written } from "./secret-samples.ts";

describe("a secret that is cut", () => {
  const cutting = [
    "openai",
    "github",
    "json web token",
    "private key",
    "password in a url",
    "sendgrid",
    "cookie header",
    "JSON in a text",
    "JSON in JSON in a text",
    "password in prose",
    "argument of a command",
  ];

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

  it.each<[string, string]>([
    ["json web token", joined("ey", "JhbGciOiJIUzI1NiJ9.", "ey", "J", RANDOM.repeat(250), ".", RANDOM)],
    [
      "private key",
      joined("-----BEGIN ", "PRIVATE KEY-----\n", `${RANDOM}\n`.repeat(250), "-----END PRIVATE KEY-----"),
    ],
    [
      "private key in JSON",
      joined('{"private_', 'key":"-----BEGIN ', "PRIVATE KEY-----\\n", `${RANDOM}\\n`.repeat(250), '"}'),
    ],
    ["JSON in a text", joined('{"api_', 'key":"', RANDOM.repeat(250), '"}')],
    ["object in a text", joined('{"cred', 'entials":{"a":"', RANDOM.repeat(250), '"}}')],
    ["line of an environment", joined("API_", "KEY=", RANDOM.repeat(250))],
    ["cookie header", joined("Cookie: ", `a=${RANDOM}; `.repeat(200))],
  ])("(%s) leaves no half when it is longer than the margin that is looked at", (_, long) => {
    const text = written((log) => {
      for (let left = 4; left < 6_500; left += left < 60 ? 1 : 251) {
        const fill = (end: number): string => `${"x".repeat(Math.max(0, end - left))}\n`;
        log.event("a:b", "s", `${fill(65_536)}${long} behind`);
        log.event("a:b", "s", { note: `${fill(65_536)}${long}${" y".repeat(5_000)}` });
        log.error("s", new Error(`${fill(4_096)}${long}`));
      }
    });
    expect(leaks(text).slice(0, 1)).toEqual([]);
  });

  it("leaves no half at the end of a stack, wherever the cut is", () => {
    const secret = SECRETS["github"] as string;
    const text = written((log) => {
      for (let off = 0; off < 80; off++) {
        for (const stack of [
          `Error: x\n    at f (${"x".repeat(1_024 - off)}/${secret})\n    at g (x)`,
          `Error: ${"x ".repeat((65_536 - off) / 2)}\n    at ${secret} (x)\n    at g (x)`,
        ]) {
          const error = Object.assign(new Error("x"), { stack });
          log.error("s", error);
          log.event("a:b", "s", { error });
        }
      }
    });
    expect(leaks(text).slice(0, 1)).toEqual([]);
  });
});
