/** The templates that match what is written. */
import { html, useLayoutEffect, useRef } from '../host/vendor/preact.js';

/**
 * @param {{id: string, t: import('../host/i18n.js').Translate, templates: import('./wire.js').Shortcut[], trigger: string,
 *   index: number, onTake: (shortcut: import('./wire.js').Shortcut) => void}} props
 */
export function TemplateList({ id, t, templates, trigger, index, onTake }) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => list.current?.children[index]?.scrollIntoView({ block: 'nearest' }), [index]);
  // The field keeps the focus: a press on an option must not take it.
  const keepFocus = (/** @type {Event} */ event) => event.preventDefault();
  return html`<div ref=${list} id=${id} class="templates" role="listbox" aria-label=${t('templates.label')} onMouseDown=${keepFocus}>
    ${templates.map((shortcut, place) => html`<div key=${shortcut.name} id=${`${id}-${place}`} role="option" class="template"
      aria-selected=${String(place === index)} onClick=${() => onTake(shortcut)}>
      <strong>${trigger}${shortcut.name}</strong><span>${shortcut.value}</span>
    </div>`)}
  </div>`;
}
