/** Messages on their way to the server: shown at once, sent in order, never lost and never doubled. */
import { BUSY_PAUSE_MS, codeOf, isBusy } from './busy_server.js';
import { freshId } from './fresh_id.js';
import { signal } from './vendor/preact.js';

/** @typedef {import('./wire.js').Payload} Payload */
/** @typedef {'queued' | 'sending' | 'failed'} DraftState */
/**
 * @typedef {object} Draft
 * @property {string} clientId the server stores one message for each, however often it is sent
 * @property {string | null} conversationId null: whichever the server gives at the first connection
 * @property {Payload} payload @property {string} createdAt @property {DraftState} state
 * @property {string} [error]
 */
/** @typedef {{load: () => Draft[], save: (drafts: Draft[]) => void}} DraftStore */
/** @typedef {(draft: Draft) => Promise<void>} SendDraft rejects with an error that has a `code` */

/** @type {DraftStore} */
export const NO_STORE = { load: () => [], save: () => {} };

export class Outbox {
  /** @param {SendDraft} send @param {DraftStore} [store] */
  constructor(send, store = NO_STORE) {
    this.send = send;
    this.store = store;
    this.drafts = signal(store.load().map((draft) => /** @type {Draft} */ ({ ...draft, state: 'queued' })));
    this.running = false;
  }

  /** @param {string | null} conversationId @param {Payload} payload @returns {string} its client id */
  add(conversationId, payload) {
    const clientId = freshId();
    const createdAt = new Date().toISOString();
    this.#set([...this.drafts.peek(), { clientId, conversationId, payload, createdAt, state: 'queued' }]);
    return clientId;
  }

  /** @param {string} clientId */
  retry(clientId) {
    this.#change(clientId, { state: 'queued', error: undefined });
  }

  /** Takes out what the server has stored. @param {Iterable<string | null | undefined>} clientIds */
  confirm(clientIds) {
    const stored = new Set(clientIds);
    const left = this.drafts.peek().filter(({ clientId }) => !stored.has(clientId));
    if (left.length !== this.drafts.peek().length) this.#set(left);
  }

  /** @param {string} conversationId where drafts go that were written before there was a conversation */
  adopt(conversationId) {
    this.#set(this.drafts.peek().map((draft) => ({ ...draft, conversationId: draft.conversationId ?? conversationId })));
  }

  /** Sets drafts free of a conversation that is gone; the next one adopts them. */
  release() {
    this.#set(this.drafts.peek().map((draft) => ({ ...draft, conversationId: null })));
  }

  /** Sends what is queued, one after the other, until the connection breaks. */
  async flush() {
    if (this.running) return;
    this.running = true;
    try {
      for (let draft = this.#nextQueued(); draft; draft = this.#nextQueued()) {
        if (!(await this.#sendOne(draft))) break;
      }
    } finally {
      this.running = false;
    }
  }

  #nextQueued() {
    return this.drafts.peek().find(({ state }) => state === 'queued');
  }

  /** @param {Draft} draft @returns {Promise<boolean>} whether the next may be sent */
  async #sendOne(draft) {
    this.#change(draft.clientId, { state: 'sending' });
    try {
      await this.send(draft);
      this.confirm([draft.clientId]);
      return true;
    } catch (error) {
      return this.#keep(draft, error);
    }
  }

  /**
   * A broken connection or a busy server leaves the draft queued: it is sent again later.
   * @param {Draft} draft @param {unknown} error @returns {boolean} whether the next may be sent
   */
  #keep({ clientId }, error) {
    if (isBusy(error)) setTimeout(() => this.flush(), BUSY_PAUSE_MS);
    const isPassing = isBusy(error) || codeOf(error) === 'connection_lost';
    const message = error instanceof Error ? error.message : '';
    this.#change(clientId, isPassing ? { state: 'queued' } : { state: 'failed', error: message });
    return !isPassing;
  }

  /** @param {string} clientId @param {Partial<Draft>} changes */
  #change(clientId, changes) {
    this.#set(this.drafts.peek().map((draft) => (draft.clientId === clientId ? { ...draft, ...changes } : draft)));
  }

  /** @param {Draft[]} drafts */
  #set(drafts) {
    this.drafts.value = drafts;
    this.store.save(drafts);
  }
}
