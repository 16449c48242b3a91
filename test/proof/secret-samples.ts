import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { openLog } from "../../src/log/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

/** Put together here, so that no scanner of repositories takes the examples for somebody's secrets. */
export function joined(...parts: readonly string[]): string {
  return parts.join("");
}

/** Letters and digits as secrets have them. */
export const RANDOM = "aZ3kQ9xT7bL2mN8vR5wY1cF6";

/** What can be told from other text wherever it stands, and the part that must not be written. */
export const SECRETS: Readonly<Record<string, string>> = {
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
  "cookie header": joined("Cookie: theme=dark; sid=", RANDOM),
  "header of a key": joined("X-Api-Key: ", RANDOM),
  "JSON in a text": joined('{"page":1,"api_', 'key":"', RANDOM, RANDOM, '"}'),
  "JSON in JSON in a text": joined('{\\"client_', 'secret\\":\\"', RANDOM, '\\"}'),
  "line of an environment": joined("API_", "KEY=", RANDOM),
  "password in prose": joined("pass", "word: ", RANDOM),
  "argument of a command": joined("tool --pass", "word ", RANDOM),
  telegram: joined("1234567890", ":AA", RANDOM, "aB3dE5gH9"),
  slack_address: joined("https://hooks.slack", ".com/services/T0000/B0000/", RANDOM),
};

/** Everything that was written to the file. */
export function written(write: (log: ReturnType<typeof openLog>) => void): string {
  const directory = join(temporaryDirectory(), "log");
  using log = openLog({ directory });
  write(log);
  expect(log.health().dropped).toBe(0);
  return readFileSync(join(directory, "master.log"), "utf8").split("\n").slice(1).join("\n");
}

/** How many characters of a secret in a row are too many. */
const PIECE_CHARS = 9;

/** Pieces of a secret's own letters that stand in a text. */
export function leaks(text: string): string[] {
  const found: string[] = [];
  for (const letters of [RANDOM, "IOSFODNN7EXAMPLE", "JzdWIiOiIxMjM0NTY3ODkwIn0"]) {
    for (let at = 0; at + PIECE_CHARS <= letters.length; at++) {
      const piece = letters.slice(at, at + PIECE_CHARS);
      if (text.includes(piece) || text.includes(Buffer.from(piece).toString("hex"))) found.push(piece);
    }
  }
  return found;
}
