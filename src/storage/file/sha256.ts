/** The SHA-256 hash of a text or of bytes. Few logs need one, so that `node:crypto`, which is large, is loaded only then. */
export function sha256(data: string | Uint8Array): Uint8Array {
  return process.getBuiltinModule("node:crypto").createHash("sha256").update(data).digest();
}
