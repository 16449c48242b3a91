import { join } from "node:path";
import { type FileStatus, nodeDisk } from "../../disk/index.ts";
import {
  compareRotated,
  type HeldSegment,
  isSegmentName,
  MASTER_NAME,
  openSegmentFile,
  RotatedSegments,
  SESSIONS_NAME,
} from "../../storage/index.ts";
import { LogUnavailableError } from "../usage-error.ts";

/** What a segment is called while it is being made; one that is older is left over from a killed process. */
const TEMPORARY = /^\.segment-.*\.tmp$/;
const TEMPORARY_STALE_MS = 60_000;

/** A name in a log's directory, and what it stands for. */
export interface LogFile {
  /** Below the log's directory: `master.log`, `sessions/000001_….log`. */
  readonly name: string;
  readonly path: string;
  readonly status: FileStatus;
  /** Bytes of lines: of a compressed segment more than its file has. */
  readonly size: number;
  /** Is it compressed without a table, as another program does it? */
  readonly lacksTable: boolean;
}

/** What is in a log's directory, before anything of it is read. */
export interface LogFiles {
  readonly directory: string;
  /** The log's directory, and that of its rotated segments where there is one. */
  readonly directories: readonly LogFile[];
  /** Files of lines, in the log's order. */
  readonly segments: readonly LogFile[];
  /** What is no regular file where a file of lines, or their directory, would be. */
  readonly strange: readonly LogFile[];
  /** Files of lines without a byte in them. */
  readonly empty: readonly LogFile[];
  /** Files in `sessions/` whose names do not end as those of segments do, so that nobody reads them. */
  readonly unread: readonly LogFile[];
  /** Segments that somebody began to make and never finished. */
  readonly leftover: readonly LogFile[];
  /** Leases of writers on other machines. */
  readonly leases: readonly HeldSegment[];
  /** What the system said where `sessions/` can not be looked into. */
  readonly forbidden: Error | undefined;
}

/**
 * Lists the files of a log.
 *
 * @throws LogUnavailableError where there is no such directory, or it can not be looked into
 */
export function listLogFiles(directory: string, nowMs: number): LogFiles {
  const own = directoryStatus(directory);
  const entries = (name: string): LogFile[] =>
    namesIn(join(directory, name)).flatMap((entry) => fileAt(directory, join(name, entry)));
  const top = entries("");
  const sessions = top.find(({ name }) => name === SESSIONS_NAME);
  const { rotated, forbidden } = listRotated(sessions, entries);
  const named = rotated
    .filter(({ name }) => isSegmentName(name))
    .sort((a, b) => compareRotated(nameInSessions(a), nameInSessions(b)))
    .map(unpackedSize);
  const master = top.filter(({ name }) => name === MASTER_NAME);
  const all = [...named, ...master];
  const isFile = ({ status }: LogFile): boolean => status.kind === "file";
  const isDirectory = sessions?.status.kind === "directory";
  return {
    directory,
    directories: [
      { name: "", path: directory, status: own, size: own.size, lacksTable: false },
      ...(sessions !== undefined && isDirectory ? [sessions] : []),
    ],
    segments: all.filter((file) => isFile(file) && file.size > 0),
    strange: [
      ...all.filter((file) => !isFile(file)),
      ...(sessions !== undefined && !isDirectory ? [sessions] : []),
    ],
    empty: all.filter((file) => isFile(file) && file.size === 0),
    unread: rotated.filter(({ name }) => !isSegmentName(name)),
    leftover: top.filter(
      ({ name, status }) => TEMPORARY.test(name) && nowMs - status.modifiedMs >= TEMPORARY_STALE_MS,
    ),
    leases: leasesElsewhere(directory),
    forbidden,
  };
}

/** Who may not look at them reads no other part of the log either, and is told of that. */
function leasesElsewhere(directory: string): readonly HeldSegment[] {
  try {
    return new RotatedSegments(directory).heldElsewhere();
  } catch {
    return [];
  }
}

function listRotated(
  sessions: LogFile | undefined,
  entries: (name: string) => LogFile[],
): { readonly rotated: readonly LogFile[]; readonly forbidden: Error | undefined } {
  if (sessions?.status.kind !== "directory") return { rotated: [], forbidden: undefined };
  try {
    return { rotated: entries(SESSIONS_NAME), forbidden: undefined };
  } catch (error) {
    return { rotated: [], forbidden: error as Error };
  }
}

/** The directory's own status; it may be a link, which the dot follows. */
function directoryStatus(directory: string): FileStatus {
  let status: FileStatus | undefined;
  try {
    status = nodeDisk.statusAt(`${directory}/.`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOTDIR") throw error;
    throw new LogUnavailableError(`${directory} is no directory; name the directory the log is in`);
  }
  if (status !== undefined) return status;
  throw new LogUnavailableError(
    `there is no log in ${directory}; name its directory with --dir DIR or in LOG_THREAD_DIR`,
  );
}

function namesIn(path: string): string[] {
  return nodeDisk.list(path);
}

function fileAt(directory: string, name: string): LogFile[] {
  const path = join(directory, name);
  const status = nodeDisk.statusAt(path);
  return status === undefined ? [] : [{ name, path, status, size: status.size, lacksTable: false }];
}

/** The same with what a compressed segment says of itself. One that can not be read is told of when it is examined. */
function unpackedSize(file: LogFile): LogFile {
  if (file.status.kind !== "file" || file.size === 0) return file;
  try {
    const segment = openSegmentFile(file.path);
    if (segment === undefined) return file;
    const { size, lacksTable } = segment;
    segment.close();
    return { ...file, size, lacksTable };
  } catch {
    return file;
  }
}

function nameInSessions({ name }: LogFile): string {
  return name.slice(SESSIONS_NAME.length + 1);
}
