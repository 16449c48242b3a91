import { expect, it } from "vitest";
import { logged, openLog } from "../../src/log/index.ts";

interface Usage {
  readonly tokens_in: number;
}

/** What an agent's program passes as fields: interfaces and instances of classes, not only literals. */
it("fields may be of any object type, and a text may be missing", () => {
  using log = openLog({ storage: "memory" });
  const usage: Usage = { tokens_in: 512 };
  class Reply {
    readonly tokens_out = 128;
  }
  const text = undefined as string | undefined;
  expect(log.event("llm:response", "agent", usage)).toContain("|tokens_in=512");
  expect(log.event("llm:response", "agent", text, usage)).toContain("|tokens_in=512");
  expect(log.event("llm:response", "agent", new Reply())).toContain("|tokens_out=128");
});

it("a wrapped function keeps its type, a generic one too", () => {
  const first = logged("lists")(<T>(items: readonly T[]): T | undefined => items[0]);
  const number: number | undefined = first([1, 2]);
  expect(number).toBe(1);
});

it("logged refuses what is no function", () => {
  expect(() => logged("s")("find" as never)).toThrow(/experimentalDecorators/);
});
