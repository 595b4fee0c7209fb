/** A conversation's messages in order of `seq`, whatever order, doubling or gap they arrive with. */

/** @typedef {import('./wire.js').Message} Message */

/**
 * @param {readonly Message[]} known ascending @param {readonly Message[]} arrived in any order
 * @returns {Message[]} ascending, each `seq` once; what arrived later wins
 */
export function mergeMessages(known, arrived) {
  const bySeq = new Map(known.map((message) => [message.seq, message]));
  for (const message of arrived) bySeq.set(message.seq, message);
  return [...bySeq.values()].sort((one, other) => one.seq - other.seq);
}

/**
 * @param {readonly Message[]} messages ascending @param {number} base everything up to here is known, or not wanted
 * @returns {number} the last `seq` before the first gap above the base
 */
export function unbrokenEnd(messages, base) {
  return messages.reduce((end, { seq }) => (seq === end + 1 ? seq : end), base);
}

/**
 * A choice can be answered until the visitor has said something after it.
 * @param {readonly Message[]} messages ascending @returns {number} choices above this `seq` are open
 */
export function lastAnswerSeq(messages) {
  return messages.reduce((last, { author, seq }) => (author.kind === 'user' ? seq : last), 0);
}
