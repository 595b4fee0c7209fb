/** Drafts that survive a reload; each under its own key, so that two open pages do not overwrite one another. */
import { readStored, writeStored } from '../host/stored_json.js';

/** @typedef {import('../host/outbox.js').Draft} Draft */

/** @param {string} botId @returns {import('../host/outbox.js').DraftStore} */
export function storedDrafts(botId) {
  const prefix = `channel-web/${botId}/draft/`;
  /** @type {Set<string>} */
  let saved = new Set();
  return {
    load() {
      const drafts = keysWith(prefix).map((key) => readStored(key, null, isDraft));
      const found = drafts.filter((draft) => draft !== null);
      saved = new Set(found.map(({ clientId }) => clientId));
      return found.sort((one, other) => one.createdAt.localeCompare(other.createdAt));
    },
    save(drafts) {
      const ids = new Set(drafts.map(({ clientId }) => clientId));
      for (const id of saved) if (!ids.has(id)) writeStored(prefix + id, null);
      for (const draft of drafts) writeStored(prefix + draft.clientId, draft);
      saved = ids;
    },
  };
}

/** @param {string} prefix */
function keysWith(prefix) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

/** @param {any} value @returns {value is Draft | null} */
function isDraft(value) {
  return typeof value?.clientId === 'string' && typeof value.createdAt === 'string' && typeof value.payload?.type === 'string';
}
