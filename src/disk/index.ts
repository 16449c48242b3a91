export type { DirectoryChange, DirectoryWatcher, Disk, FileHandle, FileStatus } from "./disk.ts";
export { createFileStream, readFileStream } from "./file-streams.ts";
export { freeBytes } from "./free-bytes.ts";
export { nodeDisk } from "./node-disk.ts";
