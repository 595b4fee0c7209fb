/** What the browser remembers of a visitor of one bot: the secret token, and which conversation was in sight. */
import { readStored, writeStored } from '../host/stored_json.js';

/** @typedef {{token: string, conversationId: string | null}} Visitor */

/** @param {string} botId @returns {Visitor | null} */
export function readVisitor(botId) {
  return readStored(key(botId), null, isVisitor);
}

/** @param {string} botId @param {Visitor | null} visitor */
export function writeVisitor(botId, visitor) {
  writeStored(key(botId), visitor);
}

/** @param {string} botId */
function key(botId) {
  return `channel-web/${botId}/visitor`;
}

/** @param {any} value @returns {value is Visitor | null} */
function isVisitor(value) {
  return typeof value?.token === 'string';
}
