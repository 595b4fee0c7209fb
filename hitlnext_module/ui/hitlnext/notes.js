/** Agents' notes on the conversation in sight; they stay from one handoff to the next. */
import { signal } from '../host/vendor/preact.js';

/** @typedef {import('./wire.js').Comment} Comment */
/** @typedef {import('./wire.js').Handoff} Handoff */

export class Notes {
  /** @param {import('./desk_api.js').DeskApi} api */
  constructor(api) {
    this.api = api;
    this.handoffId = 0;
    this.threadId = '';
    this.items = signal(/** @type {Comment[]} */ ([]));
  }

  /** @param {Handoff} handoff */
  async open({ id, userThreadId, comments }) {
    if (userThreadId !== this.threadId) this.items.value = [];
    this.handoffId = id;
    this.threadId = userThreadId;
    this.#put(comments ?? []);
    await this.refresh();
  }

  async refresh() {
    const id = this.handoffId;
    if (id === 0) return;
    // Without an answer the notes that came with the handoff stay in sight.
    const fetched = await this.api.listComments(id).catch(() => []);
    if (id === this.handoffId) this.#put(fetched);
  }

  /** @param {string} content */
  async add(content) {
    this.hear(await this.api.addComment(this.handoffId, content));
  }

  /** @param {Comment} comment pushed, of any thread */
  hear(comment) {
    if (comment.threadId === this.threadId) this.#put([comment]);
  }

  /** @param {readonly Comment[]} arrived */
  #put(arrived) {
    const byId = new Map([...this.items.peek(), ...arrived].map((comment) => [comment.id, comment]));
    this.items.value = [...byId.values()].sort((one, other) => one.id - other.id);
  }
}
