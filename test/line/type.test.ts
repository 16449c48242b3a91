import { describe, expect, it } from "vitest";
import { isWellFormedType, matchesType, TAXONOMY } from "../../src/line/index.ts";

describe("types", () => {
  it("knows the seed's types and more, all well-formed", () => {
    const types = Object.entries(TAXONOMY).flatMap(([category, actions]) =>
      Object.keys(actions).map((action) => `${category}:${action}`),
    );
    expect(types).toEqual(
      expect.arrayContaining(["app:start", "state:bootstrap_complete", "system:log_rotated"]),
    );
    expect(types).toEqual(
      expect.arrayContaining(["error:runtime", "error:validation", "error:io", "relevance:cache_hit"]),
    );
    expect(types.filter((type) => !isWellFormedType(type))).toEqual([]);
  });

  it.each([
    "llm",
    "llm:",
    ":request",
    "LLM:request",
    "llm:Request",
    "llm request",
    "llm: request",
    "llm:re|quest",
    "",
  ])("refuses %j as ill-formed", (type) => expect(isWellFormedType(type)).toBe(false));

  it.each([
    ["*", "llm:request", true],
    ["llm:*", "llm:request", true],
    ["llm:*", "llmx:request", false],
    ["llm*", "llmx:request", true],
    ["llm:re*", "llm:response", true],
    ["llm:request", "llm:request", true],
    ["llm:request", "llm:requests", false],
    ["*:error", "llm:error", true],
    ["*:error", "error:io", false],
    ["l*m:request", "llm:request", false],
  ])("%j against %j is %j", (pattern, type, expected) => expect(matchesType(pattern, type)).toBe(expected));
});
