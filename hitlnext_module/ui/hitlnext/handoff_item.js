/** One handoff in the list. */
import { ageOf, fullTime } from '../host/dates.js';
import { html } from '../host/vendor/preact.js';
import { isOverdue } from './overdue.js';
import { formatPlace } from './place.js';

/** @typedef {import('./desk.js').Desk} Desk */
/** @typedef {import('./wire.js').Handoff} Handoff */

/** @param {{desk: Desk, handoff: Handoff}} props */
export function HandoffItem({ desk, handoff }) {
  const { t, language } = desk;
  const { id, createdAt, userConversation } = handoff;
  const isCurrent = id === desk.place.value.handoffId;
  const isUnread = !isCurrent && desk.reads.isUnread(handoff, desk.myId.value);
  const state = isOverdue(handoff, desk.config.value?.handoffAlert ?? null, desk.now.value) ? 'overdue' : undefined;
  return html`<li>
    <a class="handoff" href=${formatPlace({ handoffId: id, pane: 'conversation' })} data-state=${state}
      aria-current=${isCurrent ? 'true' : undefined}>
      <span class="handoff-top">
        ${isUnread && html`<span class="unread"><span class="hidden-text">${t('item.unread')}</span></span>`}
        <strong class="handoff-name">${handoff.displayName || t('contact.anonymous')}</strong> <span class="handoff-id">#${id}</span>
        ${statusBadge(desk, handoff)}
      </span>
      <span class="handoff-from">${originOf(desk, handoff)}</span>
      <span class="handoff-preview">${previewOf(desk, userConversation)}</span>
      <time class="handoff-age" datetime=${createdAt} title=${fullTime(createdAt, language)}>
        ${ageOf(createdAt, desk.now.value, language)}
      </time>
      ${state && html`<span class="hidden-text">${t('item.overdue')}</span>`}
    </a>
  </li>`;
}

/** @param {Desk} desk @param {Handoff} handoff */
export function statusBadge({ t }, { status }) {
  return html`<span class="badge" data-status=${status}>${t(`status.${status}`)}</span>`;
}

/** @param {Desk} desk @param {Handoff} handoff */
function originOf(desk, handoff) {
  const from = desk.t('item.from', { channel: handoff.userChannel });
  return handoff.agentId ? `${from} · ${desk.nameOfId(handoff.agentId, handoff)}` : from;
}

/** @param {Desk} desk @param {Handoff['userConversation']} last */
function previewOf({ t }, last) {
  if (!last) return '';
  return last.direction === 'outgoing' ? t('item.answered', { preview: last.preview }) : last.preview;
}
