import { createHash } from "node:crypto";

/**
 * One event of a load: its text follows from writer, number and length, and carries a checksum,
 * so that whoever reads it can tell whether it was submitted as it stands.
 *
 * @param {import("log-thread").Log} log
 * @param {string} writer
 * @param {number} number
 * @param {number} chars
 * @returns {string} the line, or "" when it was not written
 */
export function submit(log, writer, number, chars) {
  const seed = createHash("sha1").update(`${writer}:${number}`).digest("hex").slice(0, 28);
  const data = `|\n${seed}é`.repeat(Math.ceil(chars / 31)).slice(0, chars);
  const sum = createHash("sha1").update(`${writer}:${number}:${data}`).digest("hex");
  return log.event("load:line", writer, { number, sum, data });
}

/** Numbers that look random and are the same in every run. */
export function numbers(/** @type {number} */ seed) {
  let state = seed >>> 0;
  return (/** @type {number} */ limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
