/** Measures one subject once. */
export type Measure = () => Promise<number>;

/** What came of a subject: a number for each round, or the reason why there is none. */
export type Samples = readonly number[] | string;

/**
 * Measures every subject once a round, round after round. So a neighbour who wakes up disturbs all of
 * them, and two numbers of the same round stay comparable. Each round begins with another subject, for
 * one may suffer from what the one before it left behind.
 */
export async function measureInRounds(
  subjects: ReadonlyMap<string, Measure>,
  rounds: number,
  progress: (done: string) => void,
): Promise<Map<string, number[]>> {
  const names = [...subjects.keys()];
  const found = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length] as string;
      progress(`round ${round + 1} of ${rounds}: ${name}`);
      found.get(name)?.push(await (subjects.get(name) as Measure)());
    }
  }
  return found;
}
