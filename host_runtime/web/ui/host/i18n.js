/** Texts of a page in its reader's language: one key set for each area, English where a language has no text. */

/** @typedef {Record<string, string>} Texts */
/** @typedef {(key: string, values?: Record<string, string | number>) => string} Translate */

/**
 * The first wanted language that is there; `fr-CA` is content with `fr`.
 * @param {readonly string[]} wanted most wanted first @param {readonly string[]} available
 * @returns {string} falls back to `en`
 */
export function pickLanguage(wanted, available) {
  for (const tag of wanted) {
    const lower = tag.toLowerCase();
    const found = available.find((name) => name === lower) ?? available.find((name) => name === lower.split('-')[0]);
    if (found) return found;
  }
  return 'en';
}

/**
 * Later tables win over earlier ones. A key that nobody has is shown as it is, so that it is noticed.
 * @param {string} language @param {...Record<string, Texts>} tables
 * @returns {Translate}
 */
export function translator(language, ...tables) {
  const texts = Object.assign({}, ...tables.map((table) => ({ ...table.en, ...table[language] })));
  return (key, values = {}) => fill(texts[key] ?? key, values);
}

/** @param {string} text @param {Record<string, string | number>} values */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/**
 * The page's language: the server's choice, else the browser's.
 * @param {readonly string[]} available @returns {string}
 */
export function pageLanguage(available) {
  return pickLanguage([document.documentElement.lang, ...navigator.languages], available);
}
