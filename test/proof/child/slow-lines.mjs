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
};

const log = openLog({ directory });
if (what === "read") for (const event of log.readLog()) JSON.stringify(event);
else for (let round = 0; round < 12; round++) log.event("a:b", "s", TEXTS[what]);
console.log("done");
