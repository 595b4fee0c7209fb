/** The desk's routes, one method each. */
import { getJson, postJson, queryString } from '../host/api.js';

/** @typedef {import('./wire.js').Handoff} Handoff */
/** @typedef {import('./wire.js').Comment} Comment */
/** @typedef {import('../host/wire.js').MessagePage} MessagePage */
/** @typedef {Record<string, string | number | string[] | null | undefined>} Query */

export class DeskApi {
  /** @param {string} botId */
  constructor(botId) {
    this.root = `/api/v1/bots/${encodeURIComponent(botId)}/mod/hitlnext`;
  }

  /** @returns {Promise<import('./wire.js').DeskConfig>} */
  getConfig() {
    return getJson(`${this.root}/config`);
  }

  /** @returns {Promise<import('./wire.js').Agent[]>} */
  listAgents() {
    return getJson(`${this.root}/agents`);
  }

  /** @returns {Promise<import('./wire.js').Agent>} */
  getMe() {
    return getJson(`${this.root}/agents/me`);
  }

  /** @param {boolean} online @returns {Promise<{online: boolean}>} */
  setOnline(online) {
    return postJson(`${this.root}/agents/me/online`, { online });
  }

  /** @param {Query} query @returns {Promise<import('./wire.js').HandoffPage>} */
  listHandoffs(query) {
    return getJson(`${this.root}/handoffs${queryString(query)}`);
  }

  /** @param {number} id @returns {Promise<Handoff>} */
  getHandoff(id) {
    return getJson(`${this.root}/handoffs/${id}`);
  }

  /** @param {number} id @param {'assign' | 'resolve' | 'reject'} move @returns {Promise<Handoff>} */
  moveHandoff(id, move) {
    return postJson(`${this.root}/handoffs/${id}/${move}`);
  }

  /** @param {number} id @param {string[]} tags @returns {Promise<Handoff>} */
  setTags(id, tags) {
    return postJson(`${this.root}/handoffs/${id}`, { tags });
  }

  /** @param {number} id @returns {Promise<Comment[]>} */
  listComments(id) {
    return getJson(`${this.root}/handoffs/${id}/comments`);
  }

  /** @param {number} id @param {string} content @returns {Promise<Comment>} */
  addComment(id, content) {
    return postJson(`${this.root}/handoffs/${id}/comments`, { content });
  }

  /** @param {string} threadId @param {{limit?: number, before?: number, after?: number}} query @returns {Promise<MessagePage>} */
  listMessages(threadId, query) {
    return getJson(`${this.root}/conversations/${encodeURIComponent(threadId)}/messages${queryString(query)}`);
  }
}
