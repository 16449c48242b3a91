import type { StorageTrouble } from "../file/appender.ts";

type Tell = (trouble: StorageTrouble) => void;

/** Lets the parts of a storage tell their troubles as one: it is over when it is over for all of them. */
export class JointTrouble {
  readonly #tell: Tell;
  readonly #waiting = new Set<Tell>();

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  /** Where one more part tells its own. */
  part(): Tell {
    const part = (trouble: StorageTrouble): void => {
      if (trouble.kind === "waiting") this.#waiting.add(part);
      if (trouble.kind === "over") this.#waiting.delete(part);
      if (trouble.kind !== "over" || this.#waiting.size === 0) this.#tell(trouble);
    };
    return part;
  }
}
