/** A benchmark's subject in a process of its own. */
export interface Subject {
  /** Does its work so many times. @returns what is measured of it, such as nanoseconds each */
  run(count: number): Promise<number>;
  /** @throws Error when it did not do what it was measured for */
  end(): Promise<void>;
}

/** What the process is told: work so many times, or end. */
export type Order = { readonly count: number } | "end";

/** What it answers, once at its start and then to every order. */
export type Answer =
  | { readonly kind: "ready" }
  | { readonly kind: "measured"; readonly value: number }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "ended" };

/** Opens the subject that this process was started for, and does with it what it is told. */
export async function serveOrders<T>(open: (task: T) => Subject | Promise<Subject>): Promise<void> {
  const subject = await open(JSON.parse(process.argv[2] as string) as T);
  process.on("message", (order: Order) => {
    obey(subject, order).then(answer, (error: Error) => answer({ kind: "failed", reason: error.message }));
  });
  answer({ kind: "ready" });
}

async function obey(subject: Subject, order: Order): Promise<Answer> {
  if (order !== "end") return { kind: "measured", value: await subject.run(order.count) };
  await subject.end();
  // The answer has to be on its way before the channel, which keeps this process alive, is let go.
  setImmediate(() => process.disconnect());
  return { kind: "ended" };
}

function answer(message: Answer): void {
  process.send?.(message);
}
