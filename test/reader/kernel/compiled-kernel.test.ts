import { describe, expect, it } from "vitest";
import { instantiateKernel } from "../../../src/reader/kernel/compiled-kernel.ts";

describe("the compiled kernel", () => {
  it("finds bytes in its memory", () => {
    const kernel = instantiateKernel(65_536);
    if (kernel === undefined) throw new Error("this Node has no WebAssembly with SIMD");
    const { code, memory } = kernel;
    new Uint8Array(memory.buffer).set(Buffer.from("one\ntwo\nthree"), 5_001);
    expect(code.countByte(5_001, 5_014, 10)).toBe(2);
    expect(code.firstByte(5_001, 5_014, 10)).toBe(5_004);
    expect(code.lastByte(5_001, 5_014, 10)).toBe(5_009);
  });
});
