/** One line that says how the connection is, when it is not simply there. */
import { html } from './vendor/preact.js';

/** @typedef {import('./socket.js').LinkState} LinkState */

/** @param {{link: LinkState, t: import('./i18n.js').Translate, onRetry: () => void}} props */
export function ConnectionLine({ link, t, onRetry }) {
  const text = t(textKey(link));
  return html`<div class="connection" role="status" data-phase=${link.phase}>
    ${link.phase !== 'open' && html`<span>${text}</span>`}
    ${link.phase === 'waiting' && html`<button type="button" class="link" onClick=${onRetry}>${t('connection.retry')}</button>`}
  </div>`;
}

/** @param {LinkState} link */
function textKey({ phase, everOpen, code }) {
  if (phase === 'ended') return 'connection.ended';
  if (code === 1012) return 'connection.restarting';
  if (everOpen) return 'connection.lost';
  return phase === 'waiting' ? 'connection.unreachable' : 'connection.connecting';
}
