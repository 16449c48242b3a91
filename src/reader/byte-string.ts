/** Bytes as a text of one character a byte, whatever they are. */
export function byteString(bytes: Uint8Array): string {
  return bufferOf(bytes).toString("latin1");
}

/** The same bytes with a Buffer's ways. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
