/** The way back to the bot, while a person has the word or is waited for. */
import { html, useState } from '../host/vendor/preact.js';

/** @param {import('./chat_app.js').ChatProps} props */
export function LeaveButton({ session, t }) {
  const [hasFailed, setFailed] = useState(false);
  if (!session.isWithHuman.value) return null;
  const leave = () => {
    setFailed(false);
    session.leave().catch(() => setFailed(true));
  };
  return html`<div class="chat-leave">
    <button type="button" class="button" onClick=${leave}>${t('leave.button')}</button>
    ${hasFailed && html`<p role="alert">${t('leave.failed')}</p>`}
  </div>`;
}
