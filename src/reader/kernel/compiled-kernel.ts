import { KERNEL_BYTES } from "./kernel-bytes.ts";
import { type WebAssemblyMemory, type WebAssemblyModule, webAssembly } from "./web-assembly.ts";

/** What the compiled kernel exports. Places are addresses in its memory. */
interface KernelCode {
  countByte(start: number, end: number, byte: number): number;
  firstByte(start: number, end: number, byte: number): number;
  lastByte(start: number, end: number, byte: number): number;
  scanRows(state: number, at: number, end: number): number;
}

/** Compiled code that runs in a memory of its own. */
export interface CompiledKernel {
  readonly code: KernelCode;
  readonly memory: WebAssemblyMemory;
}

/** What WebAssembly counts its memory in. */
const PAGE_BYTES = 65_536;

let compiled: WebAssemblyModule | undefined;
let isAbsent = false;

/**
 * An instance of the kernel; compiled when it is asked for first, which takes a millisecond or two.
 *
 * @param bytes of its memory at least
 * @returns undefined where there is no WebAssembly or no SIMD, no room for its memory, or where `LOG_THREAD_KERNEL` is `plain`
 */
export function instantiateKernel(bytes: number): CompiledKernel | undefined {
  if (webAssembly === undefined || isAbsent || process.env["LOG_THREAD_KERNEL"] === "plain") return undefined;
  try {
    if (compiled === undefined) {
      const binary = Buffer.from(KERNEL_BYTES, "base64");
      isAbsent = !webAssembly.validate(binary);
      if (isAbsent) return undefined;
      compiled = new webAssembly.Module(binary);
    }
    const memory = new webAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
    const { exports } = new webAssembly.Instance(compiled, { env: { memory } });
    return { code: exports as KernelCode, memory };
  } catch {
    // A process may be allowed less address space than a memory wants, or no code that is made while it runs.
    return undefined;
  }
}
