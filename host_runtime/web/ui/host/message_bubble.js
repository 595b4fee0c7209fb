/** One message: stored, or on its way. */
import { clockTime, fullTime } from './dates.js';
import { MessageBody } from './message_body.js';
import { words } from './payload_line.js';
import { PlainText } from './rich_text.js';
import { h, html } from './vendor/preact.js';

/** @typedef {import('./i18n.js').Translate} Translate */

/**
 * @param {{message: import('./wire.js').Message, t: Translate, language: string,
 *   onAnswer: ((answer: import('./wire.js').ChoiceAnswer) => void) | null}} props
 */
export function MessageBubble({ message, t, language, onAnswer }) {
  const { payload, author, sentOn } = message;
  return html`<div class="bubble" data-type=${payload.type}>
    ${h(MessageBody, { payload, author, t, onAnswer })}
    <time class="time" datetime=${sentOn} title=${fullTime(sentOn, language)}>${clockTime(sentOn, language)}</time>
  </div>`;
}

/** @param {{draft: import('./outbox.js').Draft, t: Translate, onRetry: (clientId: string) => void}} props */
export function DraftBubble({ draft, t, onRetry }) {
  const failed = draft.state === 'failed';
  return html`<div class="group" data-side="end" data-author="draft">
    <div class="bubble" data-state=${draft.state}>${h(PlainText, { text: words(draft.payload.text) })}</div>
    <span class="delivery">
      ${t(`draft.${draft.state}`)}${failed && draft.error ? `: ${draft.error}` : ''}
      ${failed && html`<button type="button" class="link" onClick=${() => onRetry(draft.clientId)}>${t('draft.retry')}</button>`}
    </span>
  </div>`;
}
