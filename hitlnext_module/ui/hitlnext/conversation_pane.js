/** The conversation in sight: preview for everybody, live for the agent who has it. */
import { Icon } from '../host/icon.js';
import { MessageLog } from '../host/message_log.js';
import { h, html } from '../host/vendor/preact.js';
import { HandoffActions } from './handoff_actions.js';
import { statusBadge } from './handoff_item.js';
import { formatPlace } from './place.js';
import { ReplyComposer } from './reply_composer.js';

/** @typedef {import('./desk.js').Desk} Desk */
/** @typedef {import('./wire.js').Handoff} Handoff */

/** @param {{desk: Desk, handoff: Handoff | null}} props */
export function ConversationPane({ desk, handoff }) {
  const { t } = desk;
  const fault = desk.fault.value;
  return html`<section class="pane conversation-pane" aria-labelledby="conversation-title">
    <div class="pane-head">
      <a class="icon-button narrow-only" href=${formatPlace({ handoffId: null, pane: 'list' })} aria-label=${t('conversation.back')}>${h(Icon, { name: 'back' })}</a>
      <div class="head-title">
        <h2 id="conversation-title" tabindex="-1">${t('conversation.title')}</h2>
        ${handoff && html`<p class="head-contact"><strong>${handoff.displayName || t('contact.anonymous')}</strong> <span class="handoff-id">#${handoff.id}</span> ${statusBadge(desk, handoff)}
          ${handoff.agentId && html`<span class="head-agent">${desk.nameOfId(handoff.agentId, handoff)}</span>`}</p>`}
      </div>
      ${handoff && h(HandoffActions, { desk, handoff, key: handoff.id })}
      ${handoff && html`<a class="icon-button narrow-only to-details" href=${formatPlace({ handoffId: handoff.id, pane: 'details' })} aria-label=${t('conversation.details')}>${h(Icon, { name: 'person' })}</a>`}
    </div>
    <div role="alert" class=${fault ? 'alert' : ''}>${fault && html`<span>${fault}</span><button type="button" class="link" onClick=${() => (desk.fault.value = '')}>${t('fault.dismiss')}</button>`}</div>
    ${handoff ? h(Conversation, { desk, handoff }) : html`<p class="pane-note">${t('conversation.none')}</p>`}
  </section>`;
}

/** @param {{desk: Desk, handoff: Handoff}} props */
function Conversation({ desk, handoff }) {
  const { t, conversation } = desk;
  const phase = conversation.phase.value;
  if (phase === 'failed') {
    return html`<div class="pane-note" role="alert">
      <p>${t('conversation.failed')}</p><button type="button" class="button" onClick=${() => conversation.load()}>${t('desk.retry')}</button>
    </div>`;
  }
  if (phase === 'loading') return html`<p class="pane-note" role="status">${t('desk.loading')}</p>`;
  return html`${h(Log, { desk })}${desk.isLive.value && h(ReplyComposer, { key: handoff.id, desk, handoff })}`;
}

/** @param {{desk: Desk}} props */
function Log({ desk }) {
  const { t, language, conversation } = desk;
  const messages = conversation.feed.messages.value;
  const drafts = conversation.outbox.drafts.value.filter(({ conversationId }) => conversationId === conversation.threadId.value);
  const typing = conversation.typing.author.value && (desk.selected.value?.displayName || t('speaker.visitor'));
  const onRetry = /** @param {string} clientId */ (clientId) => conversation.retry(clientId);
  const before = (messages[0]?.seq ?? 1) > 1 && html`<button type="button" class="button more" disabled=${conversation.isLoadingOlder.value}
    onClick=${() => conversation.loadOlder()}>${t('conversation.older')}</button>`;
  return h(MessageLog, { messages, drafts, reader: 'agent', language, t, typing, onRetry, before, visitorName: desk.selected.value?.displayName });
}
