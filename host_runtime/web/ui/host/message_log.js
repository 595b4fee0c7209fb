/** A conversation as it is read: groups, what is on its way, and a place that stays where the reader is. */
import { dayName } from './dates.js';
import { DraftBubble, MessageBubble } from './message_bubble.js';
import { groupMessages } from './message_groups.js';
import { lastAnswerSeq } from './timeline.js';
import { useStayingScroll } from './staying_scroll.js';
import { h, html } from './vendor/preact.js';

/** @typedef {import('./wire.js').Message} Message */
/** @typedef {import('./outbox.js').Draft} Draft */
/** @typedef {import('./message_groups.js').MessageGroup} MessageGroup */
/**
 * @typedef {object} LogProps
 * @property {readonly Message[]} messages ascending @property {readonly Draft[]} drafts
 * @property {'visitor' | 'agent'} reader whose messages stand at the end of the line
 * @property {string} language @property {import('./i18n.js').Translate} t
 * @property {string} [botName] @property {string} [visitorName] @property {string | null} [typing] who is typing
 * @property {(answer: import('./wire.js').ChoiceAnswer) => void} [onAnswer]
 * @property {(clientId: string) => void} onRetry
 * @property {import('./vendor/preact.js').ComponentChildren} [before] above the oldest message
 */

/** @param {LogProps} props */
export function MessageLog(props) {
  const { messages, drafts, t, typing, before, language } = props;
  const stored = new Set(messages.map(({ clientId }) => clientId));
  const unstored = drafts.filter(({ clientId }) => !stored.has(clientId));
  const groups = groupMessages(messages, (iso) => dayName(iso, language));
  const scroll = useStayingScroll(messages, unstored.length, Boolean(typing));
  return html`<div class="log-frame">
    <div class="log" ref=${scroll.ref} onScroll=${scroll.onScroll} onLoadCapture=${scroll.onPictureLoad}
      tabindex="0" role="group" aria-label=${t('log.region')}>
      ${before}
      <div role="log" aria-label=${t('log.label')} class="log-messages">
        ${groups.map((group) => h(Group, { key: group.key, group, log: props }))}
        ${unstored.map((draft) => h(DraftBubble, { key: draft.clientId, draft, t, onRetry: props.onRetry }))}
      </div>
      <p class="typing" role="status">
        ${typing && html`<span class="dots" aria-hidden="true"></span>${t('log.typing', { name: typing })}`}
      </p>
    </div>
    ${scroll.isAway && html`<button type="button" class="to-newest" onClick=${scroll.toNewest}>${t('log.newest')} ↓</button>`}
  </div>`;
}

/** @param {{group: MessageGroup, log: LogProps}} props */
function Group({ group, log }) {
  const { reader, t, language } = log;
  const openAfter = lastAnswerSeq(log.messages);
  const side = sideOf(group.author.kind, reader);
  return html`
    ${group.day && html`<p class="day"><span>${group.day}</span></p>`}
    <div class="group" data-side=${side} data-author=${group.author.kind}>
      ${side !== 'middle' && html`<span class="speaker">${speakerOf(group, log)}</span>`}
      ${group.messages.map((message) => {
        const onAnswer = message.seq > openAfter ? (log.onAnswer ?? null) : null;
        return h(MessageBubble, { key: message.seq, message, t, language, onAnswer });
      })}
    </div>`;
}

/** @param {Message['author']['kind']} kind @param {LogProps['reader']} reader */
function sideOf(kind, reader) {
  if (kind === 'system') return 'middle';
  return (kind === 'user') === (reader === 'visitor') ? 'end' : 'start';
}

/** @param {MessageGroup} group @param {LogProps} log */
function speakerOf({ author }, { reader, t, botName, visitorName }) {
  if (author.kind === 'user') return reader === 'visitor' ? t('speaker.you') : visitorName || author.name || t('speaker.visitor');
  return author.name || (author.kind === 'bot' && botName) || t(`speaker.${author.kind}`);
}
