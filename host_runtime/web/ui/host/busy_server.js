/** A server that answers, but not now: what to ask again after a pause, without telling anybody. */

const BUSY_CODES = new Set(['too_many_requests', 'unavailable']);

/** The pause before asking again, in milliseconds. */
export const BUSY_PAUSE_MS = 3_000;

/** @param {unknown} error @returns {boolean} */
export function isBusy(error) {
  return BUSY_CODES.has(codeOf(error));
}

/** @param {unknown} error @returns {string} empty when it has none */
export function codeOf(error) {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
