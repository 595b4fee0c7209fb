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

  /**
   * Something waits for this agent: a pending handoff never opened, or something new that the contact said.
   * @param {import('./wire.js').Handoff} handoff @param {string} myId
   */
  isUnread({ status, agentId, userThreadId, userConversation }, myId) {
    const concerns = status === 'pending' || (status === 'assigned' && agentId === myId);
    if (!concerns || !userConversation) return false;
    const mark = this.marks.value[userThreadId];
    if (mark === undefined) return true;
    return userConversation.direction === 'incoming' && userConversation.seq > mark;
  }
}

/** @param {any} value @returns {value is Record<string, number>} */
function isMarks(value) {
  return typeof value === 'object' && value !== null && Object.values(value).every((seq) => typeof seq === 'number');
}
