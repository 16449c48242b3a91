import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { compressSegment } from "../../src/storage.ts";
import { type Damage, NOBODY, NOW_MS, ROOT } from "./damaged-log.ts";

/** What can happen to the files of a log. */
export const FILE_DAMAGES: readonly Damage[] = [
  {
    name: "the log was another program's",
    build: (log) => {
      writeFileSync(log.master, `${log.line()} raw | pipes\nTraceback\n`, { mode: 0o600 });
    },
    expected: [
      ["note", "foreign-segment", "master.log is another program's"],
      ["note", "no-timestamp", "1 line without a timestamp (9 B) in master.log (first at byte 57)"],
    ],
    cured: '"raw":"Traceback"',
  },
  {
    name: "a newer version wrote it",
    build: (log) => {
      log.rotate("000001_x.log");
      const text = readFileSync(log.sessions("000001_x.log"), "utf8");
      writeFileSync(log.sessions("000001_x.log"), text.replace("format=1", "format=2"));
      log.write(1);
    },
    expected: [
      ["warning", "unknown-header", "sessions/000001_x.log is of a format that this version does not know"],
    ],
    cured: undefined,
  },
  {
    name: "somebody keeps a copy among the segments",
    build: (log) => {
      copyFileSync(log.master, log.sessions("backup.log"));
      log.write(2);
    },
    expected: [["note", "copy", "sessions/backup.log (of master.log) is a copy"]],
    cured: true,
  },
  {
    name: "an old copy was put back and written on",
    build: (log) => {
      copyFileSync(log.master, `${log.directory}.backup`);
      log.write(3);
      log.rotate("000001_x.log");
      copyFileSync(`${log.directory}.backup`, log.master);
      log.write(1, 1_000, "a:c");
    },
    expected: [
      [
        "warning",
        "same-id",
        "master.log (that of sessions/000001_x.log) is under an id that another segment has as well",
      ],
      ["note", "clock-steps", "times step back 1 time"],
    ],
    cured: undefined,
  },
  {
    name: "a container is gone that had written to it",
    build: (log) => {
      log.rotate("000001_x.log");
      log.write(1);
      writeFileSync(join(log.directory, ".leases", `17_web-2_00ff_${"a".repeat(26)}.lease`), "");
    },
    expected: [["warning", "other-machine", "process 17 on web-2 has a lease on this log"]],
    cured: true,
  },
  {
    name: "another machine writes to it",
    build: (log) => {
      const [, id] = / id=(\S+)/.exec(readFileSync(log.master, "utf8")) ?? [];
      writeFileSync(join(log.directory, ".leases", `17_web-2_00ff_${id}.lease`), "");
    },
    expected: [["note", "other-machine", "process 17 on web-2 has a lease on this log"]],
    cured: true,
  },
  {
    name: "others may read it",
    build: (log) => {
      chmodSync(log.master, 0o644);
      chmodSync(log.directory, 0o755);
    },
    expected: [
      [
        "warning",
        "wide-permissions",
        "the directory (0755), master.log (0644) can be read by every user of this machine",
      ],
    ],
    cured: true,
  },
  {
    name: "anybody may write it, and a group read it",
    build: (log) => {
      log.rotate("000001_x.log");
      log.write(1);
      chmodSync(log.master, 0o602);
      chmodSync(log.sessions("000001_x.log"), 0o640);
    },
    expected: [
      ["problem", "wide-permissions", "master.log (0602) can be written by every user of this machine"],
      ["note", "wide-permissions", "sessions/000001_x.log (0640) can be read by their group"],
    ],
    cured: true,
  },
  {
    name: "somebody wrote it as another user",
    build: (log) => chownSync(log.master, NOBODY, NOBODY),
    expected: [["warning", "other-owner", "master.log is not of the user the directory belongs to"]],
    cured: true,
    skip: ROOT ? undefined : "needs the rights of root",
  },
  {
    name: "master.log is a symbolic link",
    build: (log) => {
      renameSync(log.master, `${log.directory}.elsewhere`);
      symlinkSync(`${log.directory}.elsewhere`, log.master);
    },
    expected: [
      [
        "problem",
        "strange-file",
        "master.log is a symbolic link, a FIFO or something else that no file of a log is",
      ],
    ],
    cured: true,
  },
  {
    name: "sessions is a file, which is in the way of every rotation",
    build: (log) => writeFileSync(join(log.directory, "sessions"), ""),
    expected: [["problem", "strange-file", "sessions is a symbolic link"]],
    cured: true,
  },
  {
    name: "a directory and a dangling link are named as segments",
    build: (log) => {
      mkdirSync(log.sessions("000001_x.log"));
      symlinkSync("nowhere", log.sessions("000002_x.log"));
    },
    expected: [
      ["warning", "strange-file", "sessions/000001_x.log, sessions/000002_x.log are a symbolic link"],
    ],
    cured: true,
  },
  {
    name: "somebody emptied the log, and made an empty segment",
    build: (log) => {
      log.rotate("000001_x.log");
      for (const path of [log.master, log.sessions("000002_x.log")]) writeFileSync(path, "", { mode: 0o600 });
    },
    expected: [["note", "empty-file", "sessions/000002_x.log, master.log are empty"]],
    cured: undefined,
  },
  {
    name: "a segment was compressed by another program",
    build: (log) => {
      log.rotate("000001_x.log");
      log.write(1);
      const { status } = spawnSync("gzip", [log.sessions("000001_x.log")]);
      if (status !== 0) throw new Error("gzip failed");
    },
    expected: [["note", "no-table", "sessions/000001_x.log.gz is compressed without a table"]],
    cured: true,
    skip: spawnSync("gzip", ["--version"]).status === 0 ? undefined : "install gzip",
  },
  {
    name: "a segment was compressed as it should be",
    build: async (log) => {
      log.rotate("000001_x.log");
      log.write(1);
      await compressSegment(log.directory, "sessions/000001_x.log");
    },
    expected: [],
    cured: undefined,
  },
  {
    name: "a process was killed before it removed what it had compressed",
    build: async (log) => {
      log.rotate("000001_x.log");
      log.write(1);
      const path = log.sessions("000001_x.log");
      copyFileSync(path, `${log.directory}.kept`);
      await compressSegment(log.directory, "sessions/000001_x.log");
      copyFileSync(`${log.directory}.kept`, path);
    },
    expected: [["note", "copy", "sessions/000001_x.log.gz (of sessions/000001_x.log) is a copy"]],
    cured: true,
  },
  {
    name: "a byte of a compressed segment was changed",
    build: async (log) => {
      log.rotate("000001_x.log");
      log.write(1);
      await compressSegment(log.directory, "sessions/000001_x.log");
      const path = log.sessions("000001_x.log.gz");
      const bytes = readFileSync(path);
      bytes[50] = (bytes[50] as number) ^ 0xff;
      writeFileSync(path, bytes);
    },
    expected: [
      [
        "problem",
        "damaged",
        "1 piece that can not be unpacked (536 B) in sessions/000001_x.log.gz (first at byte 0)",
      ],
    ],
    cured: '"malformed":"NUL bytes"',
  },
  {
    name: "a list of what was rotated is kept beside it",
    build: (log) => writeFileSync(log.sessions("list.txt"), "", { mode: 0o600 }),
    expected: [["note", "unread-file", "sessions/list.txt is not read"]],
    cured: true,
  },
  {
    name: "a process was killed while it made a segment, and another makes one now",
    build: (log) => {
      const old = join(log.directory, ".segment-0123456789abcdef.tmp");
      writeFileSync(old, "", { mode: 0o600 });
      utimesSync(old, NOW_MS / 1_000 - 120, NOW_MS / 1_000 - 120);
      const young = join(log.directory, ".segment-fedcba9876543210.tmp");
      writeFileSync(young, "", { mode: 0o600 });
      utimesSync(young, NOW_MS / 1_000, NOW_MS / 1_000);
    },
    expected: [["note", "leftover-file", ".segment-0123456789abcdef.tmp is left over"]],
    cured: true,
  },
];
