import { describe, expect, it } from "vitest";
import { didYouMean, editDistance } from "../../src/base/did-you-mean.ts";

const NAMES = ["tail", "query", "stats", "help"];

describe("the name that was meant", () => {
  it.each([
    ["tial", "tail"],
    ["tal", "tail"],
    ["taill", "tail"],
    ["TAIL", "tail"],
    ["quer", "query"],
    ["qurey", "query"],
    ["stat", "stats"],
    ["statistics", undefined],
    ["xyz", undefined],
    ["t", undefined],
    ["", undefined],
    ["__proto__", undefined],
  ])("%j: %s", (word, expected) => {
    expect(didYouMean(word, NAMES)).toBe(expected);
  });

  it.each([
    ["", "", 0],
    ["abc", "abc", 0],
    ["abc", "", 3],
    ["ab", "ba", 1],
    ["kitten", "sitting", 3],
  ])("%j is %j by so many slips: %d", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });
});
