// Logs, or reads, texts that are made to keep a careless pattern busy; says "done" after each.
import { openLog } from "log-thread";

const [what, directory] = process.argv.slice(2);

const TEXTS = {
  "words and a URL": `${"a.".repeat(32_000)}://`,
  "beginnings of keys": "sk-".repeat(21_000),
  "beginnings of tokens": "eyJaaaaaaaa-".repeat(5_000),
  "beginnings of mail keys": "SG.aaaaaaaaaaaaaaaaaaaa-".repeat(2_700),
  "beginnings of private keys": "-----BEGIN PRIVATE KEY-----".repeat(2_400),
  "things like fields": `${"a={ ".repeat(9_000)}${"}".repeat(9_000)}x`,
  quotes: 'a="b '.repeat(12_000),
  "spaces and backslashes": `Bearer ${" \\".repeat(30_000)}`,
  "beginnings of addresses": `${"://".repeat(21_000)}@`,
  "addresses with names": `${"redis://a:b".repeat(5_900)}@`,
  "mail addresses": `${"a".repeat(60)}@`.repeat(1_000),
  "names of secrets": "token:".repeat(10_000),
  "names of secrets and words": "password: a ".repeat(5_400),
  "names in JSON": '"token":{'.repeat(7_000),
  "names of schemas in JSON": '"token":{"type":"string","a":'.repeat(2_200),
  "names in JSON in JSON": '\\"token\\":\\"'.repeat(4_600),
  "quotes of any depth": Array.from({ length: 350 }, (_, depth) => `token:${"\\".repeat(depth)}"`).join(" "),
  "pairs of names": '"token","a",'.repeat(5_400),
  headers: "authorization: a=b,".repeat(3_400),
  cookies: `cookie:${"a=b; ".repeat(13_000)}`,
  flags: " --token -u".repeat(5_900),
  "elements and hyphens": `${"<token>a".repeat(4_000)}${"-".repeat(30_000)}`,
  "keys behind keys": `fc-${"0123456789abcdef".repeat(2)}`.repeat(1_800),
  "parts of queries": "?code=aA1&key=".repeat(4_600),
};

const log = openLog({ directory });
if (what === "read") for (const event of log.readLog()) JSON.stringify(event);
else for (let round = 0; round < 12; round++) log.event("a:b", "s", TEXTS[what]);
console.log("done");
