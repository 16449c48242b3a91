/**
 * The house: which folder of `src/` may import which. A folder imports only from the floors
 * beneath it, only through that folder's `index.ts`, and never sideways.
 */
const FLOORS: readonly {
  readonly floor: number;
  readonly name: string;
  readonly rooms: readonly string[];
}[] = [
  { floor: 0, name: "ground", rooms: ["base"] },
  { floor: 1, name: "matter", rooms: ["line", "disk"] },
  { floor: 2, name: "keeping", rooms: ["storage"] },
  { floor: 3, name: "reading", rooms: ["reader"] },
  { floor: 4, name: "the log", rooms: ["log"] },
  { floor: 5, name: "upkeep", rooms: ["upkeep", "ingest", "integrity"] },
  { floor: 6, name: "meaning", rooms: ["relevance", "analysis"] },
  { floor: 7, name: "faces", rooms: ["server", "integrations", "testing"] },
  { floor: 8, name: "shell", rooms: ["cli"] },
];

/** Node's own modules that only some rooms may touch: room names by module. */
export const CONFINED_MODULES: Readonly<Record<string, readonly string[]>> = {
  "node:fs": ["disk"],
  "node:fs/promises": ["disk"],
  "node:sqlite": ["storage"],
  "node:child_process": [],
  // To be asked which thread this is; and for the one that SQLite's write-ahead log is brought over in, which waits for the disk.
  "node:worker_threads": ["log", "storage"],
};

/** Rooms that are pure: they import nothing of Node's at all. */
export const PURE_ROOMS: readonly string[] = ["base", "line"];

export function floorOf(room: string): number | undefined {
  return FLOORS.find((entry) => entry.rooms.includes(room))?.floor;
}
