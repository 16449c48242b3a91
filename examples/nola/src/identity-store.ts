import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type IdentityDocument, parseIdentity } from "./identity.ts";
import { SetupError } from "./setup-error.ts";

export interface IdentityStoreOptions {
  /** The committed document. It is only ever read. */
  readonly seedFile: string;
  /** Where the runtime copy lives; made when something is first written. */
  readonly directory: string;
}

/**
 * Keeps the identity document: the committed seed until something changes, from then on a runtime
 * copy beside the program's other data.
 */
export class IdentityStore {
  readonly #seedFile: string;
  readonly #directory: string;
  readonly #runtimeFile: string;

  constructor({ seedFile, directory }: IdentityStoreOptions) {
    this.#seedFile = seedFile;
    this.#directory = directory;
    this.#runtimeFile = join(directory, "identity.json");
  }

  /** The file that `read` would read now. */
  get file(): string {
    return existsSync(this.#runtimeFile) ? this.#runtimeFile : this.#seedFile;
  }

  /** @throws SetupError that names the file and the way out when it can not be read or understood. */
  read(): IdentityDocument {
    const file = this.file;
    const remedy =
      file === this.#runtimeFile
        ? `Correct it, or delete it to start again from ${this.#seedFile}.`
        : "Correct it, or restore the file that came with the program.";
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch (error) {
      const message = `The identity file ${file} can not be read (${(error as Error).message}). ${remedy}`;
      throw new SetupError(message, { cause: error });
    }
    return parseIdentity(text, file, remedy);
  }

  /**
   * Replaces the runtime copy. A reader sees the old document or the new one, never a part of one,
   * and a crash leaves the old one: the bytes are on disk before the name points at them.
   */
  write(document: IdentityDocument): void {
    this.#makeDirectory();
    const temporary = `${this.#runtimeFile}.${process.pid}.tmp`;
    try {
      const descriptor = openSync(temporary, "w", 0o600);
      try {
        writeFileSync(descriptor, `${JSON.stringify(document, null, 2)}\n`);
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      renameSync(temporary, this.#runtimeFile);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  #makeDirectory(): void {
    if (mkdirSync(this.#directory, { recursive: true, mode: 0o700 }) === undefined) return;
    // The directory is new and ours: what the agent learns is not meant for anybody's repository.
    writeFileSync(join(this.#directory, ".gitignore"), "*\n");
  }
}
