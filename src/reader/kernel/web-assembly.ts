/** The part of WebAssembly that the kernel needs. The types of the language do not have it. */
interface WebAssemblyHost {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => WebAssemblyModule;
  readonly Memory: new (size: { readonly initial: number }) => WebAssemblyMemory;
  readonly Instance: new (
    module: WebAssemblyModule,
    imports: { readonly env: { readonly memory: WebAssemblyMemory } },
  ) => { readonly exports: unknown };
}

/** Compiled code, which any number of instances can run. */
export type WebAssemblyModule = object;

/** Memory that compiled code and JavaScript both reach. */
export interface WebAssemblyMemory {
  readonly buffer: ArrayBuffer;
}

/** Undefined where the machine, or how Node was started (`--jitless`), has none. */
export const webAssembly: WebAssemblyHost | undefined = (
  globalThis as unknown as { WebAssembly?: WebAssemblyHost }
).WebAssembly;
