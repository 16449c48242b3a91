import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { parseLine } from "log-thread/line";
import { follow } from "log-thread/reader";
import { openDirectory } from "log-thread/storage";

/** What this process is started for. */
export interface FollowTask {
  readonly directory: string;
  /** The file in it, for a program that follows files. */
  readonly path: string;
  /** `tail -F` instead of log-thread, and how often log-thread looks. */
  readonly through: "follow" | "tail -F";
  readonly intervalMs?: number;
  /** Events with the time at which they were sent that it waits for. */
  readonly count: number;
}

/** Sent once following has begun, and at the end. */
export type FollowAnswer = "following" | { readonly latenciesMs: readonly number[] };

async function main(): Promise<void> {
  const task = JSON.parse(process.argv[2] as string) as FollowTask;
  const latenciesMs: number[] = [];
  let following = false;
  const lines = task.through === "follow" ? followed(task) : tailed(task);
  for await (const line of lines) {
    const nowNs = process.hrtime.bigint();
    if (!following) process.send?.("following" satisfies FollowAnswer);
    following = true;
    const sentAt = parseLine(line)?.fields["sent_at"];
    if (typeof sentAt === "string") latenciesMs.push(Number(nowNs - BigInt(sentAt)) / 1e6);
    if (latenciesMs.length === task.count) break;
  }
  process.send?.({ latenciesMs } satisfies FollowAnswer, () => process.disconnect());
}

async function* followed({ directory, intervalMs }: FollowTask): AsyncGenerator<string> {
  const options = intervalMs === undefined ? {} : { intervalMs };
  for await (const event of follow(openDirectory(directory), options)) yield event.raw;
}

async function* tailed({ path }: FollowTask): AsyncGenerator<string> {
  const tail: ChildProcessByStdio<null, Readable, null> = spawn("tail", ["-n", "0", "-F", path], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  try {
    yield* createInterface({ input: tail.stdout });
  } finally {
    tail.kill();
  }
}

await main();
