import { systemClock } from "../../base/index.ts";
import type { SegmentInfo, Sidecars } from "../../storage/index.ts";
import { IndexDamaged } from "./index-damaged.ts";
import { openPart } from "./open-part.ts";
import { PART_ROWS } from "./part.ts";

import { endsAsBefore, type ReadSegment } from "./read-lines.ts";
import { SidecarBytes } from "./sidecar-bytes.ts";
import type { StoredPart } from "./stored-part.ts";

/** How long nothing is stored after it could not be. */
const REST_MS = 60_000;

/** How often what is stored of a segment may be found damaged, before it is not looked at any more. */
const DAMAGES_MAX = 2;

/** Ids that names of files are made of; a segment that lost its first line has none. */
const STORABLE_ID = /^[a-z2-7]{26}$/;

/** Parts in files beside the segments. Nothing that goes wrong with them is ever anybody's trouble. */
export class PartStore {
  readonly #sidecars: Sidecars;
  readonly #onTrouble: (error: unknown) => void;
  /** How often parts of a segment were found damaged. */
  readonly #damages = new Map<string, number>();
  /** Segments of which another program has stored other parts meanwhile. */
  readonly #replaced = new Set<string>();
  #restsUntilMs = 0;
  #hasSwept = false;

  /** @param onTrouble is told the first time that something can not be stored */
  constructor(sidecars: Sidecars, onTrouble: (error: unknown) => void) {
    this.#sidecars = sidecars;
    this.#onTrouble = onTrouble;
  }

  /** The parts of a segment that are there and right, from its beginning without a gap. */
  open(segment: ReadSegment): StoredPart[] {
    const { id } = segment.info;
    const damages = this.#damages.get(id) ?? 0;
    const parts: StoredPart[] = [];
    if (!STORABLE_ID.test(id) || damages >= DAMAGES_MAX) return parts;
    for (let number = 0; ; number++) {
      const part = this.#openPart(id, number);
      if (part === undefined || !isOf(segment, part, parts.at(-1)?.end ?? 0)) return parts;
      if (damages > 0 && !isWhole(part)) return parts;
      parts.push(part);
      if (part.rows < PART_ROWS) return parts;
    }
  }

  /** Can parts of a segment be stored, as far as is known? Not on a disk that gives other bytes than were written. */
  mayStore(segment: string): boolean {
    const isReliable = (this.#damages.get(segment) ?? 0) < DAMAGES_MAX;
    return isReliable && STORABLE_ID.test(segment) && systemClock.now() >= this.#restsUntilMs;
  }

  /** Stores a part and gives it as it is read from there; undefined where that can not be done. */
  store({ segment, number }: StoredPart, bytes: Uint8Array): StoredPart | undefined {
    if (!this.mayStore(segment)) return undefined;
    try {
      this.#sidecars.write(nameOf(segment, number), bytes);
    } catch (error) {
      if (this.#restsUntilMs === 0) this.#onTrouble(error);
      this.#restsUntilMs = systemClock.now() + REST_MS;
      return undefined;
    }
    return this.#openPart(segment, number);
  }

  /**
   * What is stored of a segment was found damaged: it is looked at more closely from now on. A part that was missed
   * because there is a longer one by now is no damage.
   */
  damaged(segment: string): void {
    if (this.#replaced.delete(segment)) return;
    this.#damages.set(segment, (this.#damages.get(segment) ?? 0) + 1);
  }

  /** Takes away, once, what is of segments that are not there any more. */
  sweep(segments: ReadonlySet<string>): void {
    if (this.#hasSwept) return;
    this.#hasSwept = true;
    for (const name of this.#sidecars.list()) {
      if (!segments.has(name.slice(0, name.lastIndexOf("-")))) this.#sidecars.remove(name);
    }
  }

  #openPart(segment: string, number: number): StoredPart | undefined {
    const open = () => this.#sidecars.open(nameOf(segment, number));
    const sidecar = open();
    if (sidecar === undefined) return undefined;
    const bytes = new SidecarBytes(sidecar, open, () => this.#replaced.add(segment));
    const part = openPart(bytes, segment, number);
    return typeof part === "string" ? undefined : part;
  }
}

function nameOf(segment: string, number: number): string {
  return `${segment}-${number}`;
}

/** Does a part stand for what is in the segment now? */
function isOf(segment: ReadSegment, part: StoredPart, start: number): boolean {
  const { info } = segment;
  if (part.head.own !== info.own || part.start !== start || part.end > info.size || part.rows > PART_ROWS)
    return false;
  return isFinished(info, part) || endsAsBefore(segment, part.head);
}

/**
 * A segment that is compressed is one that nobody writes any more, and it would take a thousand times as long to unpack
 * its end as to open its index.
 */
function isFinished(info: SegmentInfo, part: StoredPart): boolean {
  return info.name.endsWith(".gz") && part.end === info.size;
}

function isWhole(part: StoredPart): boolean {
  try {
    part.verify();
    return true;
  } catch (error) {
    if (error instanceof IndexDamaged) return false;
    throw error;
  }
}
