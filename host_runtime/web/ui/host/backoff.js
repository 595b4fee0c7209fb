/** How long the socket client waits before it connects again. */

const FIRST_MS = 500;
const LONGEST_MS = 20_000;

/**
 * Full jitter over a doubling ceiling, never under a quarter of it, so that clients spread after a restart.
 * @param {number} attempt counted from 0
 * @param {() => number} random in [0, 1)
 * @returns {number} milliseconds
 */
export function delayBefore(attempt, random) {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(ceiling * (0.25 + 0.75 * random()));
}
