/** Something could not be loaded: what, and the way to try again. */
import { html } from '../host/vendor/preact.js';

/** @param {{text: string, t: import('../host/i18n.js').Translate, onRetry: () => void}} props */
export function LoadFault({ text, t, onRetry }) {
  return html`<div class="pane-note">
    <p role="alert">${text}</p>
    <button type="button" class="button" onClick=${onRetry}>${t('desk.retry')}</button>
  </div>`;
}
