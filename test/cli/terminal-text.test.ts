import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutToWidth, displayWidth, padToWidth, visible, visibleJson } from "../../src/cli/terminal-text.ts";

const UNSAFE = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
const anyText = fc.string({ unit: "binary", maxLength: 200 });

describe("a text made visible", () => {
  it.each([
    ["plain é 漢 🦉 | \\ stay", "plain é 漢 🦉 | \\ stay"],
    ["\x1b[31mred", "\\x1b[31mred"],
    ["a\tb\r\nc", "a\\tb\\r\\nc"],
    ["\x07\x00\x7f", "\\x07\\x00\\x7f"],
    ["\u009b31m\u0085", "\\x9b31m\\x85"],
    ["\u202etxt.exe\u2069\u061c", "\\u202etxt.exe\\u2069\\u061c"],
    ["\u2028\u2029", "\\u2028\\u2029"],
  ])("%j", (text, expected) => {
    expect(visible(text)).toBe(expected);
  });

  it("holds nothing that drives a terminal, whatever it was", () => {
    fc.assert(fc.property(anyText, (text) => !UNSAFE.test(visible(text))));
  });

  it("is left alone when it is safe, and made visible once", () => {
    fc.assert(fc.property(anyText, (text) => visible(visible(text)) === visible(text)));
  });

  it("is JSON that says the same", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const json = visibleJson({ [text]: [text] });
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ [text]: [text] })));
        expect(UNSAFE.test(json)).toBe(false);
        expect(UNSAFE.test(visibleJson({ [text]: [text] }, 2).replaceAll("\n", ""))).toBe(false);
      }),
    );
  });
});

describe("the columns of a text", () => {
  it.each([
    ["abc", 3],
    ["漢字", 4],
    ["🦉", 2],
    ["e\u0301", 1],
    ["", 0],
  ])("%j: %d", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it("are cut with an ellipsis, never in the middle of a character", () => {
    expect(cutToWidth("abcdef", 6)).toBe("abcdef");
    expect(cutToWidth("abcdef", 4)).toBe("abc…");
    expect(cutToWidth("漢字漢字", 4)).toBe("漢…");
  });

  it("are filled up on either side", () => {
    expect(padToWidth("漢", 4)).toBe("漢  ");
    expect(padToWidth("12", 4, "right")).toBe("  12");
    expect(padToWidth("12345", 4)).toBe("12345");
  });
});
