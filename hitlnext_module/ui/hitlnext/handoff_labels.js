/** Labels of the handoff in sight. */
import { h, html, useRef, useState } from '../host/vendor/preact.js';
import { Check } from './list_filters.js';

/** @param {{desk: import('./desk.js').Desk, handoff: import('./wire.js').Handoff}} props */
export function HandoffLabels({ desk, handoff }) {
  const { t } = desk;
  const [wanted, setWanted] = useState(/** @type {string[] | null} */ (null));
  const saving = useRef(Promise.resolve());
  const tags = wanted ?? handoff.tags ?? [];
  // A label that is no longer configured can still be taken off.
  const offered = [...new Set([...(desk.config.value?.tags ?? []), ...tags])];
  if (offered.length === 0) return html`<p class="section-note">${t('labels.disabled')}</p>`;

  const isOffline = !desk.me.value?.online;
  /** Shown at once, saved in order; what the server says afterwards is what stays. @param {string} tag */
  const toggle = (tag) => {
    const next = tags.includes(tag) ? tags.filter((each) => each !== tag) : [...tags, tag];
    setWanted(next);
    const saved = saving.current.then(() => desk.setTags(handoff, next));
    saving.current = saved;
    saved.then(() => saving.current === saved && setWanted(null));
  };
  return html`
    ${isOffline && html`<p class="reason">${t('labels.offline')}</p>`}
    <div class="labels" role="group" aria-label=${t('labels.title')}>
      ${offered.map((tag) => h(Check, {
        key: tag, label: tag, isOn: tags.includes(tag), isFixed: isOffline, onToggle: () => toggle(tag),
      }))}
    </div>`;
}
