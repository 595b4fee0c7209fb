/** The conversation in sight: preview for everybody, live for the agent who has it. */
import { MessageLog } from '../host/message_log.js';
import { h, html } from '../host/vendor/preact.js';
import { HandoffActions } from './handoff_actions.js';
import { statusBadge } from './handoff_item.js';
import { LoadFault } from './load_fault.js';
import { PaneLink } from './pane_link.js';
import { ReplyComposer } from './reply_composer.js';

/** @typedef {import('./desk.js').Desk} Desk */
/** @typedef {import('./wire.js').Handoff} Handoff */

/** @param {{desk: Desk, handoff: Handoff | null}} props */
export function ConversationPane({ desk, handoff }) {
  const { t } = desk;
  return html`<section class="pane conversation-pane" aria-labelledby="conversation-title">
    <div class="pane-head">
      ${h(PaneLink, { to: { handoffId: null, pane: 'list' }, label: t('conversation.back'), icon: 'back' })}
      <div class="head-title">
        <h2 id="conversation-title" tabindex="-1">${t('conversation.title')}</h2>
        ${handoff && h(Whose, { desk, handoff })}
      </div>
      ${handoff && h(HandoffActions, { desk, handoff, key: handoff.id })}
      ${handoff && h(PaneLink, { to: { handoffId: handoff.id, pane: 'details' }, label: t('conversation.details'), icon: 'person' })}
    </div>
    ${h(Fault, { desk })}
    ${handoff ? h(Conversation, { desk, handoff }) : html`<p class="pane-note">${t('conversation.none')}</p>`}
  </section>`;
}

/** @param {{desk: Desk, handoff: Handoff}} props */
function Whose({ desk, handoff }) {
  return html`<p class="head-contact">
    <strong>${handoff.displayName || desk.t('contact.anonymous')}</strong>
    <span class="handoff-id">#${handoff.id}</span>
    ${statusBadge(desk, handoff)}
    ${handoff.agentId && html`<span class="head-agent">${desk.nameOfId(handoff.agentId, handoff)}</span>`}
  </p>`;
}

/** @param {{desk: Desk}} props */
function Fault({ desk }) {
  const fault = desk.fault.value;
  const dismiss = () => (desk.fault.value = '');
  return html`<div role="alert" class=${fault ? 'alert' : ''}>
    ${fault && html`<span>${fault}</span>`}
    ${fault && html`<button type="button" class="link" onClick=${dismiss}>${desk.t('fault.dismiss')}</button>`}
  </div>`;
}

/** @param {{desk: Desk, handoff: Handoff}} props */
function Conversation({ desk, handoff }) {
  const { t, conversation } = desk;
  const phase = conversation.phase.value;
  if (phase === 'failed') {
    return h(LoadFault, { text: t('conversation.failed'), t, onRetry: () => conversation.load() });
  }
  if (phase === 'loading') return html`<p class="pane-note" role="status">${t('desk.loading')}</p>`;
  return html`${h(Log, { desk })}${desk.isLive.value && h(ReplyComposer, { key: handoff.id, desk, handoff })}`;
}

/** @param {{desk: Desk}} props */
function Log({ desk }) {
  const { t, language, conversation } = desk;
  const messages = conversation.feed.messages.value;
  const drafts = conversation.outbox.drafts.value.filter(({ conversationId }) => conversationId === conversation.threadId.value);
  const visitorName = desk.selected.value?.displayName;
  const typing = conversation.typing.author.value && (visitorName || t('speaker.visitor'));
  const onRetry = /** @param {string} clientId */ (clientId) => conversation.retry(clientId);
  const before = (messages[0]?.seq ?? 1) > 1 && h(Older, { desk });
  return h(MessageLog, { messages, drafts, reader: 'agent', language, t, typing, onRetry, before, visitorName });
}

/** @param {{desk: Desk}} props */
function Older({ desk: { t, conversation } }) {
  const isBusy = conversation.isLoadingOlder.value;
  return html`<button type="button" class="button more" disabled=${isBusy} onClick=${() => conversation.loadOlder()}>
    ${t('conversation.older')}
  </button>`;
}
