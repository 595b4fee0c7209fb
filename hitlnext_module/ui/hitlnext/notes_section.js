/** Notes of agents on the conversation in sight, and a field for another. */
import { fullTime } from '../host/dates.js';
import { useGrowingField } from '../host/growing_field.js';
import { html, useState } from '../host/vendor/preact.js';

/** @typedef {import('./desk.js').Desk} Desk */

/** @param {{desk: Desk}} props */
export function NotesSection({ desk }) {
  const { t, language } = desk;
  const notes = desk.notes.items.value;
  const [content, setContent] = useState('');
  const [isBusy, setBusy] = useState(false);
  const field = useGrowingField(content);
  const isOffline = !desk.me.value?.online;

  /** @param {Event} event */
  const add = async (event) => {
    event.preventDefault();
    if (!content.trim()) return;
    setBusy(true);
    const added = await desk.try(desk.notes.add(content.trim()).then(() => true));
    setBusy(false);
    // A note that could not be stored stays in the field.
    if (added) setContent('');
  };
  const onInput = (/** @type {{currentTarget: HTMLTextAreaElement}} */ { currentTarget }) => setContent(currentTarget.value);
  return html`
    ${notes.length === 0 && html`<p class="section-note">${t('notes.none')}</p>`}
    <ul class="notes" aria-label=${t('notes.title')}>
      ${notes.map((note) => html`<li key=${note.id}>
        <p class="note-text">${note.content}</p>
        <p class="note-from">
          <time datetime=${note.createdAt}>${fullTime(note.createdAt, language)}</time>
          ${` · ${desk.nameOfId(note.agentId, note)} · #${note.handoffId}`}
        </p>
      </li>`)}
    </ul>
    ${isOffline && html`<p class="reason">${t('notes.offline')}</p>`}
    <form class="note-form" onSubmit=${add}>
      <textarea ref=${field} class="field" rows="1" aria-label=${t('notes.field')} placeholder=${t('notes.field')}
        value=${content} disabled=${isOffline} onInput=${onInput}></textarea>
      <button type="submit" class="button" disabled=${isOffline || isBusy || !content.trim()}>${t('notes.add')}</button>
    </form>`;
}
