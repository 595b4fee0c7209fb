/** Where a visitor writes. */
import { useGrowingField } from '../host/growing_field.js';
import { Icon } from '../host/icon.js';
import { h, html, useState } from '../host/vendor/preact.js';

const DEFAULT_LIMIT = 360;

/** @param {import('./chat_app.js').ChatProps} props */
export function ChatComposer({ session, t }) {
  const [text, setText] = useState('');
  const field = useGrowingField(text);
  const limit = session.config.value?.maxMessageLength ?? DEFAULT_LIMIT;
  const excess = [...text.trim()].length - limit;
  const isSendable = text.trim() !== '' && excess <= 0;

  /** @param {Event} [event] */
  const send = (event) => {
    event?.preventDefault();
    if (!isSendable) return;
    session.say({ type: 'text', text: text.trim() });
    setText('');
    field.current?.focus();
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(event);
  };
  /** @param {{currentTarget: HTMLTextAreaElement}} event */
  const onInput = ({ currentTarget }) => {
    setText(currentTarget.value);
    session.typing.touch();
  };
  return html`<form class="chat-composer" onSubmit=${send}>
    ${excess > 0 && html`<p class="chat-excess" role="status">${t('composer.excess', { count: excess })}</p>`}
    <textarea ref=${field} class="field" rows="1" aria-label=${t('composer.label')} placeholder=${t('composer.placeholder')}
      value=${text} onInput=${onInput} onKeyDown=${onKeyDown}></textarea>
    <button type="submit" class="button primary" aria-label=${t('composer.send')} disabled=${!isSendable}>
      ${h(Icon, { name: 'send' })}
    </button>
  </form>`;
}
