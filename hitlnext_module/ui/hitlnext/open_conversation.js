/** The conversation in sight: watched first, then fetched, so that nothing falls between. */
import { MessageFeed } from '../host/message_feed.js';
import { Outbox } from '../host/outbox.js';
import { TypingNotice } from '../host/typing_notice.js';
import { batch, signal } from '../host/vendor/preact.js';

/** @typedef {import('../host/wire.js').Message} Message */
/** @typedef {import('../host/socket.js').SocketClient} SocketClient */

export class OpenConversation {
  /**
   * @param {import('./desk_api.js').DeskApi} api @param {SocketClient} socket
   * @param {() => string} myName how the agent's own messages are signed until the server says it
   */
  constructor(api, socket, myName) {
    this.api = api;
    this.socket = socket;
    this.myName = myName;
    this.limit = 10;
    this.threadId = signal(/** @type {string | null} */ (null));
    this.phase = signal(/** @type {'loading' | 'ready' | 'failed'} */ ('loading'));
    this.isLoadingOlder = signal(false);
    this.feed = new MessageFeed((threadId, after) => api.listMessages(threadId, { after, limit: 100 }));
    this.outbox = new Outbox((draft) => this.#deliver(draft));
    this.typing = new TypingNotice(() => this.#sayTyping());
    /** @type {Message[]} */
    this.early = [];
  }

  /** @param {string | null} threadId */
  async open(threadId) {
    const before = this.threadId.peek();
    if (threadId === before) return;
    // Nothing depends on the answer: a thread that is watched too long only sends more than is shown.
    if (before !== null) this.socket.request('unwatch', { threadId: before }).catch(() => {});
    batch(() => {
      this.threadId.value = threadId;
      this.phase.value = 'loading';
      this.early = [];
      this.feed.show(null);
      this.typing.clear();
    });
    if (threadId !== null) await this.load();
  }

  /** Also the way back after a failure. */
  async load() {
    const threadId = this.threadId.peek();
    if (threadId === null) return;
    this.phase.value = 'loading';
    try {
      await this.#watch(threadId);
      const page = await this.api.listMessages(threadId, { limit: this.limit });
      if (threadId === this.threadId.peek()) this.#show(threadId, page);
    } catch {
      if (threadId === this.threadId.peek()) this.phase.value = 'failed';
    }
  }

  /** After a new connection: watches again and asks for what was missed. */
  async resume() {
    const threadId = this.threadId.peek();
    if (threadId === null) return;
    if (this.feed.conversationId.peek() !== threadId) return this.load();
    await this.#watch(threadId).catch(() => {});
    const page = await this.api.listMessages(threadId, { after: this.feed.end, limit: 100 }).catch(() => null);
    if (!page || threadId !== this.threadId.peek()) return;
    this.feed.add(page.messages);
    this.outbox.confirm(page.messages.map(({ clientId }) => clientId));
    this.feed.fill(page.lastSeq);
  }

  async loadOlder() {
    const threadId = this.threadId.peek();
    const first = this.feed.messages.peek()[0];
    if (threadId === null || !first) return;
    this.isLoadingOlder.value = true;
    const page = await this.api.listMessages(threadId, { before: first.seq, limit: 50 }).catch(() => null);
    batch(() => {
      this.isLoadingOlder.value = false;
      if (page && threadId === this.threadId.peek()) this.feed.addOlder(page.messages);
    });
  }

  /** @param {Message} message pushed, of any thread */
  hear(message) {
    if (message.conversationId !== this.threadId.peek()) return;
    if (this.feed.conversationId.peek() === null) {
      this.early.push(message);
      return;
    }
    batch(() => {
      if (message.author.kind === 'user') this.typing.clear();
      this.feed.add([message]);
      this.outbox.confirm([message.clientId]);
    });
  }

  /** @param {{conversationId?: string, threadId?: string, author: import('../host/wire.js').Author}} notice */
  hearTyping({ conversationId, threadId, author }) {
    if ((conversationId ?? threadId) === this.threadId.peek() && author.kind === 'user') this.typing.heard(author);
  }

  /** @param {string} text */
  reply(text) {
    this.outbox.add(this.threadId.peek(), { type: 'text', text });
    this.outbox.flush();
  }

  /** @param {string} clientId */
  retry(clientId) {
    this.outbox.retry(clientId);
    this.outbox.flush();
  }

  /** @param {string} threadId @param {import('../host/wire.js').MessagePage} page */
  #show(threadId, page) {
    batch(() => {
      this.feed.show(threadId, page);
      this.feed.add(this.early.splice(0));
      this.phase.value = 'ready';
    });
  }

  /** @param {string} threadId */
  async #watch(threadId) {
    // Without a connection the next `resume` watches.
    if (this.socket.isOpen) await this.socket.request('watch', { threadId });
  }

  /** @param {import('../host/outbox.js').Draft} draft */
  async #deliver({ clientId, conversationId, payload, createdAt }) {
    const { messageId, seq } = await this.socket.request('reply', { threadId: conversationId, clientId, payload });
    if (conversationId === null || conversationId !== this.feed.conversationId.peek()) return;
    const author = { kind: /** @type {const} */ ('agent'), name: this.myName() };
    this.feed.add([{ id: messageId, conversationId, seq, clientId, author, sentOn: createdAt, payload }]);
  }

  #sayTyping() {
    // A lost notice of typing harms nobody.
    this.socket.request('typing', { threadId: this.threadId.peek() }).catch(() => {});
  }
}
