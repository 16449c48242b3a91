/** `log-thread/storage`: where lines are kept, and what a storage of one's own has to be. */
export type { DirectoryChange, DirectoryWatcher, Disk, FileHandle, FileStatus } from "./disk/index.ts";
export type { Position } from "./line/index.ts";
export {
  type Block,
  type Buffering,
  type CompressedSegment,
  type CompressionParts,
  compressSegment,
  type Durability,
  FileStorage,
  type FileStorageOptions,
  type FileStorageParts,
  type LineSource,
  type LogStorage,
  MemoryStorage,
  type MemoryStorageOptions,
  openDirectory,
  type Rotatable,
  type Rotation,
  type RotationPolicy,
  type Searchable,
  type SearchBounds,
  type SegmentInfo,
  type StorageTrouble,
  type Syncable,
  type Watch,
  type Watchable,
} from "./storage/index.ts";
