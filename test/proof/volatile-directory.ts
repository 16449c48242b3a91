import { VolatileFile } from "./volatile-file.ts";

/** The names in a directory: as they are, and as a power failure would leave them. */
export class VolatileDirectory {
  readonly names = new Map<string, VolatileFile | VolatileDirectory>();
  #safe: ReadonlyMap<string, VolatileFile | VolatileDirectory> = new Map();

  sync(): void {
    this.#safe = new Map(this.names);
  }

  find(parts: readonly string[]): VolatileFile | VolatileDirectory | undefined {
    let at: VolatileFile | VolatileDirectory | undefined = this;
    for (const name of parts) at = at instanceof VolatileDirectory ? at.names.get(name) : undefined;
    return at;
  }

  /** @param lucky had the system written by itself what nobody had asked for, of the files? */
  afterPowerLoss(lucky: boolean): VolatileDirectory {
    const survivor = new VolatileDirectory();
    for (const [name, node] of this.#safe) {
      if (node instanceof VolatileDirectory) survivor.names.set(name, node.afterPowerLoss(lucky));
      else survivor.names.set(name, restored(node.afterPowerLoss(lucky)));
    }
    return survivor;
  }
}

export function partsOf(path: string): string[] {
  return path.split(/[\\/]/).filter((part) => part !== "");
}

function restored(bytes: Buffer): VolatileFile {
  const file = new VolatileFile();
  file.links = 1;
  file.write(bytes);
  return file;
}
