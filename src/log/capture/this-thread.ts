/** Which thread of the process this is. */
export interface ThisThread {
  readonly isMain: boolean;
  readonly id: number;
}

/**
 * Asks Node which thread this is. What knows it takes as long to load as a good part of this package, and is
 * loaded only where something is captured.
 */
export function thisThread(): ThisThread {
  const { isMainThread, threadId } = process.getBuiltinModule("node:worker_threads");
  return { isMain: isMainThread, id: threadId };
}
