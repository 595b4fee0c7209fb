/** Handoffs that wait too long. */

/**
 * A pending handoff that waits longer than the configuration allows.
 * @param {Pick<import('./wire.js').Handoff, 'status' | 'createdAt'>} handoff
 * @param {number | null} limit minutes @param {number} now milliseconds
 */
export function isOverdue({ status, createdAt }, limit, now) {
  return status === 'pending' && limit !== null && limit > 0 && now - Date.parse(createdAt) > limit * 60_000;
}
