import { useEffect, useState } from "react";
import type { Api } from "../../../src/server/contract.ts";
import { ask, Unreachable } from "../data/api.ts";

/** An answer that is waited for. The last one stays until the next is there. */
export interface Waited<Answer> {
  readonly answer: Answer | undefined;
  readonly problem: Error | undefined;
  /** Is the answer one to an earlier question? */
  readonly isOld: boolean;
}

/** The server is asked again after so long where it does not answer. */
const RETRY_MS = 1_000;

/**
 * Asks whenever the question changes, and again after `againMs` while `isPartial` says that the answer is not whole yet.
 *
 * @param parameters undefined: nothing is asked
 * @param round changes when the same question is to be asked anew
 */
export function useAnswer<Name extends keyof Api>(
  name: Name,
  parameters: Api[Name]["parameters"] | undefined,
  {
    round = 0,
    isPartial = () => false,
    againMs = 400,
  }: {
    readonly round?: number;
    readonly isPartial?: (answer: Api[Name]["answer"]) => boolean;
    readonly againMs?: number;
  } = {},
): Waited<Api[Name]["answer"]> {
  const question = parameters === undefined ? undefined : JSON.stringify([name, parameters]);
  const [state, setState] = useState<{ question?: string; answer?: Api[Name]["answer"]; problem?: Error }>(
    {},
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: the question says everything, and the others are made anew each time
  useEffect(() => {
    if (question === undefined || parameters === undefined) return undefined;
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const go = async (): Promise<void> => {
      try {
        const answer = await ask(name, parameters, controller.signal);
        setState({ question, answer });
        if (isPartial(answer)) timer = setTimeout(() => void go(), againMs);
      } catch (error) {
        if (controller.signal.aborted) return;
        setState((before) => ({ ...before, question, problem: error as Error }));
        if (error instanceof Unreachable) timer = setTimeout(() => void go(), RETRY_MS);
      }
    };
    void go();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [question, round]);

  return { answer: state.answer, problem: state.problem, isOld: state.question !== question };
}
