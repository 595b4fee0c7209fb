/** How far this browser's agent has read each conversation. */
import { readStored, writeStored } from '../host/stored_json.js';
import { signal } from '../host/vendor/preact.js';

/** The oldest marks beyond this many are forgotten. */
const KEPT = 500;

export class Reads {
  /** @param {string} botId */
  constructor(botId) {
    this.key = `hitlnext/${botId}/reads`;
    this.marks = signal(readStored(this.key, /** @type {Record<string, number>} */ ({}), isMarks));
  }

  /** @param {string} threadId @param {number} seq */
  mark(threadId, seq) {
    const { [threadId]: before = 0, ...others } = this.marks.peek();
    if (seq <= before) return;
    // The thread read last goes to the end, so that the first are the oldest.
    this.marks.value = Object.fromEntries([...Object.entries(others), [threadId, seq]].slice(-KEPT));
    writeStored(this.key, this.marks.peek());
  }

  /** @param {import('./wire.js').Handoff} handoff */
  isUnread({ userThreadId, userConversation }) {
    if (userConversation?.direction !== 'incoming') return false;
    return userConversation.seq > (this.marks.value[userThreadId] ?? 0);
  }
}

/** @param {any} value @returns {value is Record<string, number>} */
function isMarks(value) {
  return typeof value === 'object' && value !== null && Object.values(value).every((seq) => typeof seq === 'number');
}
