import { instantiateKernel } from "../kernel/compiled-kernel.ts";
import { MEMORY_BYTES } from "./kernel-memory.ts";
import { KernelRowScanner } from "./kernel-row-scanner.ts";
import { PlainRowScanner } from "./plain-row-scanner.ts";
import type { RowScanner } from "./row-scanner.ts";

/** The kernel's scanner, or its twin where there is no kernel. They read the same. */
export function createRowScanner(): RowScanner {
  const kernel = instantiateKernel(MEMORY_BYTES);
  return kernel === undefined ? new PlainRowScanner() : new KernelRowScanner(kernel);
}
