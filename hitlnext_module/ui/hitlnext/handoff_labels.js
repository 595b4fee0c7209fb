/** Labels of the handoff in sight. */
import { h, html, useState } from '../host/vendor/preact.js';
import { Check } from './list_filters.js';

/** @param {{desk: import('./desk.js').Desk, handoff: import('./wire.js').Handoff}} props */
export function HandoffLabels({ desk, handoff }) {
  const { t } = desk;
  const [isBusy, setBusy] = useState(false);
  const tags = handoff.tags ?? [];
  // A label that is no longer configured can still be taken off.
  const offered = [...new Set([...(desk.config.value?.tags ?? []), ...tags])];
  if (offered.length === 0) return html`<p class="section-note">${t('labels.disabled')}</p>`;

  const isOffline = !desk.me.value?.online;
  /** @param {string} tag */
  const toggle = async (tag) => {
    setBusy(true);
    await desk.setTags(handoff, tags.includes(tag) ? tags.filter((each) => each !== tag) : [...tags, tag]);
    setBusy(false);
  };
  return html`
    ${isOffline && html`<p class="reason">${t('labels.offline')}</p>`}
    <div class="labels" role="group" aria-label=${t('labels.title')}>
      ${offered.map((tag) => h(Check, { key: tag, label: tag, isOn: tags.includes(tag), isFixed: isOffline || isBusy, onToggle: () => toggle(tag) }))}
    </div>`;
}
