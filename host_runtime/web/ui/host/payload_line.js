/** One readable line for any payload: previews, and types that have no picture of their own. */

/** @typedef {import('./wire.js').Payload} Payload */
/** @typedef {import('./i18n.js').Translate} Translate */

/** Where each type keeps the words that say most about it. */
const WORDS = /** @type {const} */ (['text', 'message', 'title', 'name', 'address', 'url']);

/**
 * @param {Payload} payload @param {Translate} t
 * @returns {string} never empty
 */
export function payloadLine(payload, t) {
  const words = WORDS.map((field) => payload[field]).find((value) => typeof value === 'string' && value.trim());
  const text = typeof words === 'string' ? words.trim() : '';
  if (['text', 'single-choice', 'quick_reply', 'dropdown'].includes(payload.type) && text) return text;
  const kind = t(`payload.${payload.type}`);
  const label = kind.startsWith('payload.') ? t('payload.other', { type: payload.type }) : kind;
  return text ? `${label}: ${text}` : label;
}

/** @param {unknown} value @returns {string} what may be shown of a field that should hold words */
export function words(value) {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** @param {unknown} value @returns {Record<string, unknown>[]} what may be listed of a field that should hold objects */
export function objects(value) {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
}
