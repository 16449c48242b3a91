import { expect, it, vi } from "vitest";
import { openLog } from "../../src/log/index.ts";

it.each(["get", "toJSON"])("a value that logs itself whenever it is looked at ends (%s)", (kind) => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  using log = openLog({ storage: "memory" });
  const value =
    kind === "get"
      ? {
          get self(): number {
            log.event("a:inner", "s", value);
            return 1;
          },
        }
      : {
          toJSON(): string {
            log.event("a:inner", "s", { value });
            return "x";
          },
        };
  expect(log.event("a:outer", "s", { value })).not.toBe("");
  expect(log.readLog({ types: ["a:outer"] }).length).toBe(1);
  expect(log.health().written).toBeLessThan(20);
  expect(log.health().lastError?.code).toBe("ERR_RECURSION");
  said.mockRestore();
});

it("fields are kept beside a text that is none", () => {
  using log = openLog({ storage: "memory" });
  const line = log.event("a:b", "s", { code: 7 } as never, { kept: true });
  expect(line).toMatch(/\|\{"code":7\} kept=true$/);
});
