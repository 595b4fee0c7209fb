/** Who the contact is: variables, labels, notes. */
import { h, html } from '../host/vendor/preact.js';
import { HandoffLabels } from './handoff_labels.js';
import { NotesSection } from './notes_section.js';
import { PaneLink } from './pane_link.js';
import { variableRows } from './variables.js';

/** @typedef {import('./desk.js').Desk} Desk */
/** @typedef {import('./wire.js').Handoff} Handoff */

/** @param {{desk: Desk, handoff: Handoff | null}} props */
export function ContactPane({ desk, handoff }) {
  const { t } = desk;
  return html`<section class="pane contact-pane" aria-labelledby="contact-title">
    <div class="pane-head">
      ${handoff && h(PaneLink, { to: { handoffId: handoff.id, pane: 'conversation' }, label: t('contact.back'), icon: 'back' })}
      <h2 id="contact-title" tabindex="-1">${t('contact.title')}</h2>
    </div>
    ${handoff ? h(Contact, { desk, handoff, key: handoff.id }) : html`<p class="pane-note">${t('contact.none')}</p>`}
  </section>`;
}

/** @param {{desk: Desk, handoff: Handoff}} props */
function Contact({ desk, handoff }) {
  const { t } = desk;
  return html`<div class="contact-scroll">
    <p class="contact-name">${handoff.displayName || t('contact.anonymous')}</p>
    <details open>
      <summary><h3>${t('variables.title')}</h3></summary>
      ${h(Variables, { desk, handoff })}
    </details>
    <details open>
      <summary><h3>${t('labels.title')}</h3></summary>
      ${h(HandoffLabels, { desk, handoff })}
    </details>
    <details open>
      <summary><h3>${t('notes.title')}</h3></summary>
      ${h(NotesSection, { desk })}
    </details>
  </div>`;
}

/** @param {{desk: Desk, handoff: Handoff}} props */
function Variables({ desk: { t }, handoff }) {
  const rows = variableRows(handoff.user?.attributes ?? {});
  if (rows.length === 0) return html`<p class="section-note">${t('variables.none')}</p>`;
  return html`<table class="variables">
    <caption class="hidden-text">${t('variables.title')}</caption>
    <thead><tr><th scope="col">${t('variables.name')}</th><th scope="col">${t('variables.value')}</th></tr></thead>
    <tbody>
      ${rows.map(({ path, value }) => html`<tr key=${path}>
        <th scope="row">${path}</th>
        <td>${value || html`<span class="void">${t('variables.void')}</span>`}</td>
      </tr>`)}
    </tbody>
  </table>`;
}
