import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { openLog } from "log-thread";
import { describe, expect, it } from "vitest";
import { packagePath } from "../src/package-path.ts";

describe("the demo", () => {
  it("holds its conversations, shows the log by the command line, and exits with 0", async () => {
    const child = spawn(process.execPath, [packagePath("dist/demo.js")], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [output, errors] = ["", ""];
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    const began = performance.now();
    const [code] = await once(child, "close");
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(performance.now() - began).toBeLessThan(12_000);
    for (const piece of [
      "Ada",
      "Ben",
      "Cleo",
      " tail -f ",
      " stats ",
      " query --session ",
      "npm start -w nola",
    ]) {
      expect(output).toContain(piece);
    }
    // Nothing but text reaches a pipe.
    expect(output).not.toContain("\u001B");
    const file = /true log: (.+)$/m.exec(output)?.[1];
    using log = openLog({ directory: dirname(file!) });
    const ends = log.readLog({ types: ["conversation:end"] });
    expect(ends.map(({ fields }) => [fields["reason"], fields["turns"], fields["failed_turns"]])).toEqual([
      ["left", 0, 1],
      ["left", 3, undefined],
      ["shutdown", 2, undefined],
    ]);
    expect(log.readLog({ types: ["llm:error"] })).toMatchObject([{ fields: { kind: "refused" } }]);
    expect(log.readLog({ types: ["session:create"] })).toHaveLength(3);
    rmSync(dirname(dirname(file!)), { recursive: true });
  });
});
