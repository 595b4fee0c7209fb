/** A visitor's side of the chat: the socket, the conversation in sight and what is on its way. */
import { MessageFeed } from '../host/message_feed.js';
import { Outbox } from '../host/outbox.js';
import { SocketClient, socketUrl } from '../host/socket.js';
import { TypingNotice } from '../host/typing_notice.js';
import { batch, computed, signal } from '../host/vendor/preact.js';
import { storedDrafts } from './stored_drafts.js';
import { readVisitor, writeVisitor } from './visitor.js';

/** @typedef {import('../host/wire.js').Message} Message */
/** @typedef {import('../host/wire.js').PushEvent} PushEvent */
/** @typedef {import('./wire.js').Hello} Hello */
/** @typedef {import('./wire.js').ConversationSummary} ConversationSummary */

/** Refusals that come from what we remember: it is forgotten, and the server makes a new visitor. */
const FORGET_CODES = new Set(['unauthorized', 'forbidden', 'not_found', 'bad_request', 'invalid_field']);

export class ChatSession {
  /** @param {string} botId @param {string} language the browser's, for the bot's answers */
  constructor(botId, language) {
    this.botId = botId;
    this.language = language;
    this.visitor = readVisitor(botId);
    this.config = signal(/** @type {import('./wire.js').ChatConfig | null} */ (null));
    /** Who has the word, by conversation. */
    this.owners = signal(/** @type {ReadonlyMap<string, import('./wire.js').Conversation>} */ (new Map()));
    this.isWithHuman = computed(() => this.owners.value.get(this.feed.conversationId.value ?? '')?.owner === 'human');
    /** @type {MessageFeed} */
    this.feed = new MessageFeed((conversationId, after) => this.socket.request('resume', { conversationId, after }));
    this.outbox = new Outbox((draft) => this.#deliver(draft), storedDrafts(botId));
    this.typing = new TypingNotice(() => this.#sayTyping());
    /** @type {SocketClient} */
    this.socket = new SocketClient({
      url: socketUrl(`/api/v1/bots/${encodeURIComponent(botId)}/mod/channel-web/socket`),
      hello: () => this.#hello(),
      onReady: (result) => this.#ready(result),
      onEvent: (event) => this.#heard(event),
      onRefused: (error) => this.#forget(error.code),
    });
  }

  start() {
    this.socket.start();
  }

  /** @param {import('../host/wire.js').Payload} payload */
  say(payload) {
    this.outbox.add(this.feed.conversationId.peek(), payload);
    this.outbox.flush();
  }

  /** @param {string} clientId */
  retry(clientId) {
    this.outbox.retry(clientId);
    this.outbox.flush();
  }

  /** Back to the bot from the person who has the word, or is waited for. */
  async leave() {
    await this.socket.request('cancel', { conversationId: this.feed.conversationId.peek() });
  }

  async startConversation() {
    const { conversationId } = await this.socket.request('new_conversation');
    this.#remember(conversationId);
    this.feed.show(conversationId);
  }

  /** @returns {Promise<ConversationSummary[]>} newest first */
  async listConversations() {
    return (await this.socket.request('list_conversations')).conversations;
  }

  /** @param {string} conversationId */
  async openConversation(conversationId) {
    const page = await this.socket.request('resume', { conversationId, after: 0 });
    this.#remember(conversationId);
    this.#heardOwner(page.conversation);
    this.feed.show(conversationId, page);
    this.feed.fill(page.lastSeq);
  }

  #hello() {
    const conversationId = this.feed.conversationId.peek() ?? this.visitor?.conversationId ?? undefined;
    const after = this.feed.conversationId.peek() === null ? undefined : this.feed.end;
    return { token: this.visitor?.token, language: this.language, conversationId, after };
  }

  /** @param {Hello} hello */
  #ready({ token, conversationId, conversation, messages, lastSeq, config }) {
    this.visitor = { token, conversationId };
    writeVisitor(this.botId, this.visitor);
    batch(() => {
      this.config.value = config;
      this.#heardOwner(conversation);
      if (conversationId === this.feed.conversationId.peek()) this.feed.add(messages);
      else this.feed.show(conversationId, { messages, lastSeq });
      this.outbox.adopt(conversationId);
      this.outbox.confirm(messages.map(({ clientId }) => clientId));
    });
    this.feed.fill(lastSeq);
    this.outbox.flush();
  }

  /** @param {PushEvent} event */
  #heard({ resource, payload }) {
    if (resource === 'conversation') return this.#heardOwner(payload);
    if (payload.conversationId !== this.feed.conversationId.peek()) return;
    if (resource === 'typing') this.#heardTyping(payload.author);
    if (resource === 'message') this.#heardMessage(payload);
  }

  /** @param {import('./wire.js').Conversation} conversation */
  #heardOwner(conversation) {
    const known = this.owners.peek().get(conversation.id);
    if (known && known.version > conversation.version) return;
    this.owners.value = new Map(this.owners.peek()).set(conversation.id, conversation);
  }

  /** @param {import('../host/wire.js').Author} author */
  #heardTyping(author) {
    if (author.kind !== 'user') this.typing.heard(author);
  }

  /** @param {Message} message */
  #heardMessage(message) {
    batch(() => {
      if (message.author.kind !== 'user') this.typing.clear();
      this.feed.add([message]);
      this.outbox.confirm([message.clientId]);
    });
  }

  /** @param {import('../host/outbox.js').Draft} draft */
  async #deliver({ clientId, conversationId, payload, createdAt }) {
    const { messageId, seq } = await this.socket.request('message', { clientId, conversationId, payload });
    if (conversationId === null || conversationId !== this.feed.conversationId.peek()) return;
    const author = { kind: /** @type {const} */ ('user') };
    this.feed.add([{ id: messageId, conversationId, seq, clientId, author, sentOn: createdAt, payload }]);
  }

  #sayTyping() {
    const conversationId = this.feed.conversationId.peek();
    // A lost notice of typing harms nobody.
    this.socket.request('typing', { conversationId }).catch(() => {});
  }

  /** @param {string} code @returns {boolean} whether another try makes sense */
  #forget(code) {
    if (!FORGET_CODES.has(code)) return true;
    if (this.visitor === null) return false;
    this.visitor = null;
    writeVisitor(this.botId, null);
    this.feed.show(null);
    this.outbox.release();
    return true;
  }

  /** @param {string} conversationId */
  #remember(conversationId) {
    if (!this.visitor) return;
    this.visitor = { ...this.visitor, conversationId };
    writeVisitor(this.botId, this.visitor);
  }
}
