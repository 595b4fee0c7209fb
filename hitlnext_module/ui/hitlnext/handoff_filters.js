/** Which handoffs the list shows: each filter is one question to the server and the same question to an entity. */

/** @typedef {import('./wire.js').Handoff} Handoff */
/** @typedef {'unassigned' | 'mine' | 'others' | 'resolved' | 'rejected' | 'expired'} FilterName */

/** @type {readonly FilterName[]} */
export const FILTER_NAMES = ['unassigned', 'mine', 'others', 'resolved', 'rejected', 'expired'];

/** @type {readonly FilterName[]} */
export const FIRST_FILTERS = ['unassigned', 'mine'];

/** @type {Record<FilterName, {status: import('./wire.js').HandoffStatus, assignee?: string}>} */
const QUERIES = {
  unassigned: { status: 'pending' },
  mine: { status: 'assigned', assignee: 'me' },
  others: { status: 'assigned', assignee: 'others' },
  resolved: { status: 'resolved' },
  rejected: { status: 'rejected' },
  expired: { status: 'expired' },
};

/** @param {FilterName} name */
export function queryOf(name) {
  return QUERIES[name];
}

/** @param {Handoff} handoff @param {string} myId @returns {FilterName} */
export function filterOf({ status, agentId }, myId) {
  if (status === 'pending') return 'unassigned';
  if (status === 'assigned') return agentId === myId ? 'mine' : 'others';
  return status;
}

/** @param {Handoff} handoff @param {readonly string[]} wanted none: every handoff @returns {boolean} */
export function hasAnyTag({ tags }, wanted) {
  return wanted.length === 0 || wanted.some((tag) => tags?.includes(tag));
}
