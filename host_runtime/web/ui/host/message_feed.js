/** The messages of the conversation in sight, kept whole: a gap is asked for as soon as it is seen. */
import { BUSY_PAUSE_MS, isBusy } from './busy_server.js';
import { mergeMessages, unbrokenEnd } from './timeline.js';
import { signal } from './vendor/preact.js';

/** @typedef {import('./wire.js').Message} Message */
/** @typedef {import('./wire.js').MessagePage} MessagePage */

export class MessageFeed {
  /** @param {(conversationId: string, after: number) => Promise<MessagePage>} fetchAfter */
  constructor(fetchAfter) {
    this.fetchAfter = fetchAfter;
    this.conversationId = signal(/** @type {string | null} */ (null));
    this.messages = signal(/** @type {Message[]} */ ([]));
    this.base = 0;
    this.wanted = 0;
    this.filling = false;
  }

  /** The last `seq` up to which nothing is missing. */
  get end() {
    return unbrokenEnd(this.messages.peek(), this.base);
  }

  /** Shows another conversation. @param {string | null} conversationId @param {MessagePage} page its newest messages */
  show(conversationId, page = { messages: [], lastSeq: 0 }) {
    const first = page.messages[0];
    this.base = first ? first.seq - 1 : page.lastSeq;
    this.wanted = page.lastSeq;
    this.conversationId.value = conversationId;
    this.messages.value = mergeMessages([], page.messages);
  }

  /** @param {readonly Message[]} arrived of the conversation in sight */
  add(arrived) {
    const fresh = arrived.filter(({ seq }) => seq > this.base);
    if (fresh.length === 0) return;
    this.messages.value = mergeMessages(this.messages.peek(), fresh);
    this.fill(this.messages.peek().at(-1)?.seq ?? 0);
  }

  /** @param {readonly Message[]} older what came just before the first message in sight */
  addOlder(older) {
    const [first] = older;
    if (!first) return;
    this.messages.value = mergeMessages(this.messages.peek(), older);
    this.base = Math.min(this.base, first.seq - 1);
  }

  /** Fetches what is missing up to `wanted`; a broken connection leaves it for the next time. @param {number} wanted */
  async fill(wanted) {
    this.wanted = Math.max(this.wanted, wanted);
    if (this.filling) return;
    this.filling = true;
    try {
      while (this.end < this.wanted && (await this.#fetchOnce()));
    } finally {
      this.filling = false;
    }
  }

  /** @returns {Promise<boolean>} whether it brought the end further */
  async #fetchOnce() {
    const conversationId = this.conversationId.peek();
    const end = this.end;
    if (conversationId === null) return false;
    const page = await this.fetchAfter(conversationId, end).catch((error) => {
      if (isBusy(error)) setTimeout(() => this.fill(0), BUSY_PAUSE_MS);
      return null;
    });
    // Meanwhile another conversation may have come in sight: that one is asked for instead.
    if (conversationId !== this.conversationId.peek()) return true;
    if (!page) return false;
    this.messages.value = mergeMessages(this.messages.peek(), page.messages);
    return this.end > end;
  }
}
