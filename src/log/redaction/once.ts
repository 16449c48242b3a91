/**
 * Makes something when it is first asked for: a program that imports this package does not wait for patterns
 * before its first event.
 */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
