/** Message templates: when their list opens, what it shows, and what pasting one does. */

/** @typedef {import('./wire.js').Shortcut} Shortcut */
/** @typedef {{start: number, filter: string}} TemplateQuery `start`: where the trigger stands */

/**
 * The list opens by the trigger at the beginning of a word, and filters by what follows up to the caret.
 * @param {string} text @param {number} caret @param {string} trigger
 * @returns {TemplateQuery | null}
 */
export function templateQuery(text, caret, trigger) {
  if (!trigger) return null;
  const written = text.slice(0, caret);
  const start = written.search(/\S*$/);
  const word = written.slice(start);
  return word.startsWith(trigger) ? { start, filter: word.slice(trigger.length) } : null;
}

/** @param {readonly Shortcut[]} shortcuts @param {string} filter @returns {Shortcut[]} names that begin with it first */
export function matchTemplates(shortcuts, filter) {
  const wanted = filter.toLowerCase();
  const places = shortcuts.map((shortcut) => ({ shortcut, place: shortcut.name.toLowerCase().indexOf(wanted) }));
  const found = places.filter(({ place }) => place >= 0);
  return [...found.filter(({ place }) => place === 0), ...found.filter(({ place }) => place > 0)].map(({ shortcut }) => shortcut);
}

/**
 * @param {string} text @param {number} start @param {number} caret @param {string} value
 * @returns {{text: string, caret: number}}
 */
export function pasteTemplate(text, start, caret, value) {
  return { text: text.slice(0, start) + value + text.slice(caret), caret: start + value.length };
}
