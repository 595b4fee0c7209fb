/** Shown over everything when the session has ended: why, and the way back in. */
import { html, useLayoutEffect, useRef } from '../host/vendor/preact.js';

/** @param {{desk: import('./desk.js').Desk, reason: string, isRefused: boolean}} props */
export function SessionEnded({ desk, reason, isRefused }) {
  const { t } = desk;
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const href = `/login?next=${encodeURIComponent(location.pathname)}`;
  return html`<dialog ref=${dialog} class="ended" role="alertdialog" aria-labelledby="ended-title" aria-describedby="ended-text"
    onCancel=${(/** @type {Event} */ event) => event.preventDefault()}>
    <h2 id="ended-title">${t(isRefused ? 'ended.refused' : 'ended.title')}</h2>
    <p id="ended-text">${reason} ${t(isRefused ? 'ended.refusedText' : 'ended.text')}</p>
    <a class="button primary" href=${href}>${t('ended.signIn')}</a>
  </dialog>`;
}
