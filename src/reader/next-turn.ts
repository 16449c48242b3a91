/** Lets everything else of the program have its turn: timers, sockets, signals. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
