/** The whole chat page. */
import { Avatar } from '../host/avatar.js';
import { ConnectionLine } from '../host/connection_line.js';
import { Icon } from '../host/icon.js';
import { MessageLog } from '../host/message_log.js';
import { h, html, useState } from '../host/vendor/preact.js';
import { ChatComposer } from './chat_composer.js';
import { ConversationsPanel } from './conversations_panel.js';
import { LeaveButton } from './leave_button.js';

/** @typedef {import('./chat_session.js').ChatSession} ChatSession */
/** @typedef {{session: ChatSession, language: string, t: import('../host/i18n.js').Translate}} ChatProps */

/** @param {ChatProps} props */
export function ChatApp(props) {
  const { session, t } = props;
  const link = session.socket.state.value;
  const [isListed, setListed] = useState(false);
  const panel = () => h(ConversationsPanel, { ...props, onClose: () => setListed(false) });
  return html`<div class="chat">
    ${h(Header, { ...props, isListed, onList: () => setListed(!isListed) })}
    ${h(ConnectionLine, { link, t, onRetry: () => session.socket.retryNow() })}
    <main class="chat-main">
      ${isListed ? panel() : [h(Log, props), h(LeaveButton, props), h(ChatComposer, props)]}
    </main>
  </div>`;
}

/** @param {ChatProps & {isListed: boolean, onList: () => void}} props */
function Header({ session, t, isListed, onList }) {
  const config = session.config.value;
  const name = config?.botName ?? document.title;
  return html`<header class="chat-header">
    ${h(Avatar, { name, picture: config?.avatarUrl })}
    <h1>${name}</h1>
    <button type="button" class="icon-button" aria-label=${t('conversations.open')} aria-expanded=${isListed} onClick=${onList}>
      ${h(Icon, { name: isListed ? 'close' : 'menu' })}
    </button>
  </header>`;
}

/** @param {ChatProps} props */
function Log({ session, language, t }) {
  const messages = session.feed.messages.value;
  const drafts = session.outbox.drafts.value.filter(({ conversationId }) => conversationId === session.feed.conversationId.value);
  const botName = session.config.value?.botName;
  const author = session.typing.author.value;
  const typing = author && (author.name || botName || t('speaker.bot'));
  const isEmpty = session.config.value !== null && messages.length + drafts.length === 0;
  const before = isEmpty && html`<p class="chat-empty">${t('chat.empty')}</p>`;
  const onAnswer = /** @param {import('../host/wire.js').ChoiceAnswer} answer */ (answer) => session.say({ ...answer });
  const onRetry = /** @param {string} clientId */ (clientId) => session.retry(clientId);
  return h(MessageLog, { messages, drafts, reader: 'visitor', language, t, botName, typing, onAnswer, onRetry, before });
}
