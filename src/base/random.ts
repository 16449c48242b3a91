// The platform's own source of randomness, which Node loads when it is first asked for: loading `node:crypto` takes
// longer than importing all of this package.

/** Bytes that nobody can guess. */
export function randomBytes(count: number): Uint8Array {
  return globalThis.crypto.getRandomValues(new Uint8Array(count));
}

/** The same, two hexadecimal digits a byte. */
export function randomHex(bytes: number): string {
  return Array.from(randomBytes(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A random UUID. */
export function randomUuid(): string {
  return globalThis.crypto.randomUUID();
}
