import { CompiledKernel } from "./compiled-kernel.ts";
import { PlainKernel } from "./plain-kernel.ts";
import type { ScanKernel } from "./scan-kernel.ts";

/** One that is not used at the moment. Readings mostly follow one another, and its memory has to be made by the system. */
let spare: CompiledKernel | undefined;

/**
 * A kernel for one reading, to be given back: the compiled one, or its plain twin where that can not be had, or is not
 * wanted, which `LOG_THREAD_KERNEL=plain` says.
 */
export function takeKernel(): ScanKernel {
  if (process.env["LOG_THREAD_KERNEL"] === "plain") return new PlainKernel();
  const kernel = spare ?? CompiledKernel.create() ?? new PlainKernel();
  spare = undefined;
  return kernel;
}

/** Gives a kernel back that is not used any more. One that is forgotten is collected as anything else is. */
export function giveKernelBack(kernel: ScanKernel): void {
  if (kernel instanceof CompiledKernel) spare = kernel;
}
