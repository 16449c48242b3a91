import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { openLog } from "log-thread";
import type { FollowAnswer, FollowTask } from "../children/follow.ts";
import { randomNumbers } from "../events.ts";
import type { BenchContext, Group } from "../group.ts";
import { judge } from "../judge.ts";
import { isInstalled } from "../program-measure.ts";
import type { Samples } from "../rounds.ts";
import { childScript } from "../run-program.ts";
import { quantile } from "../statistics.ts";

/** Between two events: at moments that no follower's own rhythm can fit to. */
const PAUSE_MS_MIN = 5;
const PAUSE_MS_MAX = 45;

const FOLLOWERS: readonly (readonly [name: string, task: Pick<FollowTask, "through" | "intervalMs">])[] = [
  ["follow()", { through: "follow" }],
  ["follow({ intervalMs: 5 })", { through: "follow", intervalMs: 5 }],
  ["tail -F", { through: "tail -F" }],
];

export const following: Group = {
  name: "follow",
  about: "from one process's call to another's event: milliseconds",
  run: async (context) => {
    const samples = new Map<string, Samples>();
    const latencies = await follow(context, context.tiny ? 5 : context.quick ? 100 : 400);
    for (const [name, found] of latencies) {
      samples.set(name, found);
      if (typeof found === "string") continue;
      samples.set(`${name}, the slowest hundredth`, [
        quantile(
          found.toSorted((a, b) => a - b),
          0.99,
        ),
      ]);
    }
    const beside = { peers: ["tail -F"], longer: "subject" } as const;
    return judge({ group: "follow", unit: "ms", samples }, [{ subject: "follow()", ...beside }]);
  },
};

/** This process writes, all the others follow, and every event is measured by all of them. */
async function follow(context: BenchContext, count: number): Promise<Map<string, Samples>> {
  const directory = join(context.directory, "follow");
  const latencies = new Map<string, Samples>();
  const followers = new Map<string, Follower>();
  using log = openLog({ directory });
  log.event("app:start", "bench");
  try {
    for (const [name, task] of FOLLOWERS) {
      if (task.through === "tail -F" && !isInstalled("tail")) {
        latencies.set(name, "not available: install tail");
        continue;
      }
      const follower = new Follower({ directory, path: join(directory, "master.log"), count, ...task });
      followers.set(name, follower);
      // It begins at the end of the log: only an event that arrives shows that it has begun.
      while (!(await follower.followsWithin(PAUSE_MS_MAX))) log.event("app:start", "bench");
    }
    const random = randomNumbers(3);
    for (let sent = 0; sent < count; sent++) {
      context.progress(`following: ${sent} of ${count}`);
      log.event("llm:response", "agent", "sent", { sent_at: String(process.hrtime.bigint()) });
      await delay(PAUSE_MS_MIN + (random() % (PAUSE_MS_MAX - PAUSE_MS_MIN)));
    }
    for (const [name, follower] of followers) latencies.set(name, await follower.latenciesMs);
    return latencies;
  } finally {
    for (const follower of followers.values()) follower.kill();
  }
}

/** A process that follows the log. */
class Follower {
  readonly latenciesMs: Promise<readonly number[]>;
  readonly #child: ChildProcess;
  readonly #following: Promise<boolean>;

  constructor(task: FollowTask) {
    this.#child = fork(childScript("follow"), [JSON.stringify(task)]);
    let following: (follows: boolean) => void = () => {};
    this.#following = new Promise((resolve) => {
      following = resolve;
    });
    this.latenciesMs = new Promise((resolve, reject) => {
      this.#child.on("message", (answer: FollowAnswer) => {
        if (answer === "following") following(true);
        else resolve(answer.latenciesMs);
      });
      this.#child.once("exit", (code, signal) =>
        reject(new Error(`a follower ended with ${code ?? signal}`)),
      );
    });
    // Whoever waits for it is told; until then nobody has to be.
    this.latenciesMs.catch(() => {});
  }

  followsWithin(timeMs: number): Promise<boolean> {
    const failed = this.latenciesMs.then(() => true);
    return Promise.race([this.#following, failed, delay(timeMs, false)]);
  }

  kill(): void {
    this.#child.kill();
  }
}
