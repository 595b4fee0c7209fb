/** A visitor's conversations: open an earlier one, or start anew. */
import { fullTime } from '../host/dates.js';
import { Icon } from '../host/icon.js';
import { payloadLine } from '../host/payload_line.js';
import { h, html, useEffect, useState } from '../host/vendor/preact.js';

/** @typedef {import('./wire.js').ConversationSummary} ConversationSummary */
/** @typedef {import('./chat_app.js').ChatProps} ChatProps */

/** @param {ChatProps & {onClose: () => void}} props */
export function ConversationsPanel({ session, language, t, onClose }) {
  const [conversations, setConversations] = useState(/** @type {ConversationSummary[] | null} */ (null));
  const [hasFailed, setFailed] = useState(false);
  const isOpen = session.socket.state.value.phase === 'open';
  useEffect(() => {
    session.listConversations().then(setConversations, () => setFailed(true));
  }, [isOpen]);

  /** @param {Promise<void>} work */
  const leaveAfter = (work) => work.then(onClose, () => setFailed(true));
  const items = (conversations ?? []).map((conversation) => {
    const isCurrent = conversation.id === session.feed.conversationId.value;
    const open = () => leaveAfter(session.openConversation(conversation.id));
    return html`<li><button type="button" class="conversation" aria-current=${isCurrent ? 'true' : undefined} onClick=${open}>
      <span class="conversation-line">${lastLine(conversation, t)}</span>
      <time datetime=${conversation.createdOn}>${fullTime(conversation.createdOn, language)}</time>
    </button></li>`;
  });
  return html`<section class="conversations" aria-label=${t('conversations.title')}>
    <h2>${t('conversations.title')}</h2>
    <button type="button" class="button primary" disabled=${!isOpen} onClick=${() => leaveAfter(session.startConversation())}>
      ${h(Icon, { name: 'plus' })} ${t('conversations.new')}
    </button>
    ${hasFailed && html`<p class="alert" role="alert">${t('conversations.failed')}</p>`}
    ${conversations === null && !hasFailed && html`<p role="status">${t('conversations.loading')}</p>`}
    <ul>${items}</ul>
  </section>`;
}

/** @param {ConversationSummary} conversation @param {ChatProps['t']} t */
function lastLine({ lastMessage }, t) {
  if (!lastMessage) return t('conversations.empty');
  if (typeof lastMessage === 'string') return lastMessage;
  if (lastMessage.payload) return payloadLine(lastMessage.payload, t);
  return ('preview' in lastMessage && lastMessage.preview) || t('conversations.empty');
}
