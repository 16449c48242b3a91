/**
 * Node's file system. Imported by name it would be made ready whole, with its streams and promises, which
 * takes longer than importing all of this package's own code.
 */
export const nodeFs = process.getBuiltinModule("node:fs");
