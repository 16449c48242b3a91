export type { Disk, FileHandle } from "./disk.ts";
export { nodeDisk } from "./node-disk.ts";
