// What the page is asked about itself while it is measured: put into it before its own script, and found as `probe`.
// Times are those of the system's clock, which the process that measures reads as well.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const frame = () => new Promise(requestAnimationFrame);

  /** Whoever waits longer has found a fault, and not a time. */
  const PATIENCE_MS = 60_000;

  /** When something was on the screen: the frame after the one that found it. */
  const shown = async (isThere) => {
    const beganMs = now();
    while (!isThere()) {
      await frame();
      if (now() - beganMs > PATIENCE_MS)
        throw new Error(`it is not there after ${PATIENCE_MS} ms: ${isThere}`);
    }
    await frame();
    return now();
  };
  const rows = () => [...document.querySelectorAll("#rows .row")];
  const areRowsThere = () =>
    document.querySelector("#rows .row-type") !== null &&
    document.querySelector("#rows .row.coming") === null;
  /** The number that the bench wrote into a row. */
  const serialOf = (row) => /serial=(\d+)/.exec(row.textContent)?.[1];

  const seen = new Map();
  let watches = false;

  globalThis.probe = {
    now,
    rowsShown: () => shown(areRowsThere),
    histogramShown: (events) =>
      shown(() =>
        document
          .querySelector(".plot")
          ?.getAttribute("aria-label")
          ?.replaceAll("\u202f", "")
          .startsWith(`${events} events`),
      ),
    /** Rows of another place, all of them there. */
    otherRowsShown: (before) => shown(() => areRowsThere() && !rows().some(({ id }) => before.includes(id))),
    selectedShown: (number) =>
      shown(() => document.querySelector(`#row-${number}.selected .row-type`) !== null),
    rowIds: () => rows().map(({ id }) => id),
    /** Goes to an event as a link to it does. */
    link: (position) => {
      history.pushState(null, "", `?at=${encodeURIComponent(position)}`);
      const beganMs = now();
      dispatchEvent(new PopStateEvent("popstate"));
      return beganMs;
    },
    total: () => Number(document.querySelector("#rows .row")?.getAttribute("aria-setsize")),

    /** Notes when each row with a serial number is on the screen first. */
    watchSerials: async () => {
      watches = true;
      while (watches) {
        await frame();
        const ms = now();
        for (const row of rows()) {
          const serial = serialOf(row);
          if (serial !== undefined && !seen.has(serial)) seen.set(serial, ms);
        }
      }
    },
    seenSerials: () => {
      watches = false;
      return [...seen];
    },
    /** Goes through the newest rows, so many of them, by turns of the wheel: what serial numbers there are, in their order. */
    scrollThrough: async (count) => {
      const found = new Set();
      const list = document.querySelector("#rows");
      const step = Math.floor(list.clientHeight / 22) - 2;
      for (let at = 0; at < count + step; at += step) {
        while (!areRowsThere()) await frame();
        for (const row of rows()) found.add(serialOf(row));
        list.dispatchEvent(new WheelEvent("wheel", { deltaY: step * 22, cancelable: true }));
        await frame();
        await frame();
      }
      found.delete(undefined);
      return found.size;
    },
  };
})();
