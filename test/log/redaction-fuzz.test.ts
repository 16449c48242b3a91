import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openLog } from "../../src/log/index.ts";
import { made, SECRETS_BY_FORM, SECRETS_BY_PLACE } from "./redaction-corpus.ts";
import { partOf } from "./secret-parts.ts";

const RUNS = process.env["CI"] ? 20_000 : 2_000;
const CUT_RUNS = process.env["CI"] ? 2_000 : 200;

/** Pieces of everything that redaction looks at, to be glued together at random. */
const pieces = fc.constantFrom(
  ..."-_.:=@~,<>/\\\"'`{}[]()&?;#%$|+ \n\t".split(""),
  ...["\\n", '\\"', '\\\\\\"', '":"', "://", "</", "--", "-----", "\u001b[0m", "%20", "🦉", "é", "\ud800"],
  ...["password", "token", "api key", "secret", "Authorization", "Cookie", "Bearer", "auth", "pwd", "tokens"],
  ...[
    "sk-",
    "ghp_",
    "eyJ",
    "AKIA",
    "-----BEGIN ",
    "PRIVATE KEY-----",
    "https://a:b@c",
    "[redacted]",
    "null",
    "true",
  ],
  ...["word", "a", "Z", "4711", "x7", "{{", "${", "=>", "==", "value", "name"],
);
const noise = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(""));

function redacted(text: string): string {
  using log = openLog({ storage: "memory" });
  log.event("a:b", "s", text);
  return log.readLog()[0]?.text ?? "";
}

describe("redaction of texts that are put together at random", () => {
  it("takes out a secret that is known by its form, whatever stands around it", () => {
    const secrets = fc.constantFrom(...Object.values(SECRETS_BY_FORM));
    fc.assert(
      fc.property(noise, secrets, noise, (before, secret, behind) => {
        const shown = redacted(`begin ${before} ${secret} ${behind} end`);
        expect(partOf(shown, secret)).toBeUndefined();
      }),
      { numRuns: RUNS },
    );
  });

  it("takes out a secret that is known by its place, whatever stands before its line and behind it", () => {
    fc.assert(
      fc.property(noise, fc.constantFrom(...SECRETS_BY_PLACE), noise, (before, { text, secrets }, behind) => {
        const shown = redacted(`begin ${before}\n${text}\n${behind} end`);
        for (const secret of secrets) expect(shown).not.toContain(secret);
      }),
      { numRuns: RUNS },
    );
  });

  it("keeps what stands before: it never gives up, and never takes out what it has passed", () => {
    fc.assert(
      fc.property(noise, noise, (first, second) => {
        expect(redacted(`begin the text ${first} ${second}`)).toMatch(/^begin the text/);
      }),
      { numRuns: RUNS },
    );
  });

  it("leaves no half of a secret, wherever a text is cut", () => {
    const secrets = fc.constantFrom(
      ...Object.values(SECRETS_BY_FORM).map((secret) => ({ text: secret, secrets: [secret] })),
      ...SECRETS_BY_PLACE,
      ...[5_000, 20_000].map(longKey),
    );
    fc.assert(
      fc.property(
        secrets,
        fc.nat(6_000),
        fc.constantFrom("text", "field", "list"),
        ({ text, secrets }, off, where) => {
          const long = `${"x ".repeat((65_536 - off) / 2)}\n${text}\n${"y ".repeat(6_000)}`;
          using log = openLog({ storage: "memory" });
          const line = log.event("a:b", "s", where === "text" ? long : "", {
            [where]: where === "list" ? [long] : long,
          });
          for (const secret of secrets) expect(partOf(line, secret)).toBeUndefined();
        },
      ),
      { numRuns: CUT_RUNS },
    );
  });
});

/** A secret in JSON that is longer than what is looked at beyond a cut. */
function longKey(length: number): { readonly text: string; readonly secrets: readonly string[] } {
  const secret = made(length);
  return { text: `{"page":1,"api_key":"${secret}"}`, secrets: [secret] };
}
