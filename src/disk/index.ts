export type { Disk, FileHandle, FileStatus } from "./disk.ts";
export { nodeDisk } from "./node-disk.ts";
