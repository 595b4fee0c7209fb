/** What the agent may do with the handoff in sight, or why not. */
import { html, useState } from '../host/vendor/preact.js';

/** @typedef {import('./desk.js').Desk} Desk */
/** @typedef {import('./wire.js').Handoff} Handoff */
/** @typedef {'assign' | 'resolve' | 'reject'} Move */

/** @param {{desk: Desk, handoff: Handoff}} props */
export function HandoffActions({ desk, handoff }) {
  const { t } = desk;
  const [busy, setBusy] = useState(/** @type {Move | null} */ (null));
  const isOffline = !desk.me.value?.online;
  const moves = movesFor(handoff, desk.isLive.value, desk.config.value?.permissions.reject ?? false);
  if (moves.length === 0) return null;

  /** @param {Move} move */
  const perform = async (move) => {
    setBusy(move);
    await desk.move(handoff, move);
    setBusy(null);
    keepFocus();
  };
  return html`<div class="actions">
    ${isOffline && html`<span id="offline-reason" class="reason">${t('actions.offline')}</span>`}
    ${moves.map((move) => html`<button type="button" key=${move} class=${move === 'reject' ? 'button' : 'button primary'}
      disabled=${isOffline || busy !== null} aria-describedby=${isOffline ? 'offline-reason' : undefined}
      onClick=${() => perform(move)}>${t(`actions.${move}`)}</button>`)}
  </div>`;
}

/** The button pressed may have gone: the focus goes to the reply, else to the conversation. */
function keepFocus() {
  const isLost = !document.activeElement || document.activeElement === document.body;
  if (isLost) (document.getElementById('reply') ?? document.getElementById('conversation-title'))?.focus();
}

/** @param {Handoff} handoff @param {boolean} isMine @param {boolean} mayReject @returns {Move[]} */
export function movesFor({ status }, isMine, mayReject) {
  if (status === 'pending') return mayReject ? ['reject', 'assign'] : ['assign'];
  return status === 'assigned' && isMine ? ['resolve'] : [];
}
