/** Handoffs by id, and the part of them that a list may show. */

/** @typedef {import('./wire.js').Handoff} Handoff */
/** @typedef {'newest' | 'oldest'} Sort */
/** @typedef {{next: string | null, edge: string | null}} Source `edge`: when the last one fetched was created */

/**
 * The newest version wins; within a version, the one that knows the later message.
 * @param {ReadonlyMap<number, Handoff>} known @param {readonly Handoff[]} arrived
 * @returns {ReadonlyMap<number, Handoff>}
 */
export function putHandoffs(known, arrived) {
  const fresh = arrived.filter((handoff) => !isOlder(handoff, known.get(handoff.id)));
  if (fresh.length === 0) return known;
  const next = new Map(known);
  for (const handoff of fresh) {
    const current = next.get(handoff.id);
    next.set(handoff.id, current ? { ...handoff, userConversation: laterMessage(handoff, current) } : handoff);
  }
  return next;
}

/**
 * A message heard on a thread is the last of every handoff of that thread that is not closed.
 * @param {ReadonlyMap<number, Handoff>} known @param {string} threadId @param {import('./wire.js').LastMessage} last
 */
export function putLastMessage(known, threadId, last) {
  const touched = [...known.values()].filter((handoff) => {
    const isOpen = handoff.status === 'pending' || handoff.status === 'assigned';
    return isOpen && handoff.userThreadId === threadId && (handoff.userConversation?.seq ?? 0) < last.seq;
  });
  return putHandoffs(known, touched.map((handoff) => ({ ...handoff, userConversation: last })));
}

/**
 * While a source has more, what lies beyond its edge would have holes: it is held back.
 * @param {Iterable<Handoff>} handoffs @param {Sort} sort @param {readonly Source[]} sources
 * @returns {Handoff[]} sorted
 */
export function listWindow(handoffs, sort, sources) {
  const sign = sort === 'newest' ? -1 : 1;
  const unfinished = sources.filter(({ next, edge }) => next !== null && edge !== null);
  const edges = unfinished.map(({ edge }) => sign * Date.parse(edge ?? ''));
  const limit = Math.min(Infinity, ...edges);
  return [...handoffs]
    .filter(({ createdAt }) => sign * Date.parse(createdAt) <= limit)
    .sort((one, other) => sign * (Date.parse(one.createdAt) - Date.parse(other.createdAt) || one.id - other.id));
}

/**
 * @param {Record<string, Source>} sources @param {Sort} sort
 * @returns {string | null} the source that holds the list back
 */
export function narrowestSource(sources, sort) {
  const sign = sort === 'newest' ? -1 : 1;
  const unfinished = Object.entries(sources).filter(([, { next }]) => next !== null);
  unfinished.sort(([, one], [, other]) => sign * (Date.parse(one.edge ?? '') - Date.parse(other.edge ?? '')));
  return unfinished[0]?.[0] ?? null;
}

/** @param {Handoff} handoff @param {Handoff | undefined} current */
function isOlder(handoff, current) {
  if (!current || handoff.version > current.version) return false;
  return handoff.version < current.version || lastSeq(handoff) < lastSeq(current);
}

/** @param {Handoff} handoff @param {Handoff} current */
function laterMessage(handoff, current) {
  return lastSeq(handoff) >= lastSeq(current) ? handoff.userConversation : current.userConversation;
}

/** @param {Handoff} handoff */
function lastSeq({ userConversation }) {
  return userConversation?.seq ?? 0;
}
