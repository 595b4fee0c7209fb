/** Where the agent is, as the page's address says it: `#/18` a handoff, `#/18/details` its contact. */

/** @typedef {'list' | 'conversation' | 'details'} Pane */
/** @typedef {{handoffId: number | null, pane: Pane}} Place */

/** @param {string} hash @returns {Place} */
export function parsePlace(hash) {
  const [, digits, details] = /^#\/(\d{1,15})(\/details)?$/.exec(hash) ?? [];
  if (!digits) return { handoffId: null, pane: 'list' };
  return { handoffId: Number(digits), pane: details ? 'details' : 'conversation' };
}

/** @param {Place} place @returns {string} */
export function formatPlace({ handoffId, pane }) {
  if (handoffId === null || pane === 'list') return '#/';
  return pane === 'details' ? `#/${handoffId}/details` : `#/${handoffId}`;
}
