/** The whole desk: three panes side by side, or one at a time on a narrow screen. */
import { ConnectionLine } from '../host/connection_line.js';
import { h, html, useEffect, useRef } from '../host/vendor/preact.js';
import { ContactPane } from './contact_pane.js';
import { ConversationPane } from './conversation_pane.js';
import { LoadFault } from './load_fault.js';
import { ListPane } from './list_pane.js';
import { SessionEnded } from './session_ended.js';
import { TopBar } from './top_bar.js';

/** @typedef {import('./desk.js').Desk} Desk */

/** @type {Record<string, string>} */
const TITLES = { list: 'list-title', conversation: 'conversation-title', details: 'contact-title' };

/** @param {{desk: Desk}} props */
export function DeskApp({ desk }) {
  const link = desk.socket.state.value;
  const phase = desk.phase.value;
  const isElsewhere = desk.isElsewhere.value || link.reason === 'signed_in_elsewhere';
  const isOver = desk.signedOut.value || link.phase === 'ended';
  return html`<div class="desk" data-pane=${desk.place.value.pane}>
    ${h(TopBar, { desk })}
    ${!isOver && h(ConnectionLine, { link, t: desk.t, onRetry: () => desk.socket.retryNow() })}
    ${phase === 'ready' ? h(Panes, { desk }) : h(Beginning, { desk })}
    ${isOver && h(SessionEnded, { desk, reason: isElsewhere ? desk.t('ended.elsewhere') : (link.reason ?? ''), isRefused: link.code === 4403 })}
  </div>`;
}

/** @param {{desk: Desk}} props */
function Panes({ desk }) {
  const handoff = desk.selected.value;
  useFocusInSight(desk.place.value.pane);
  return html`<main class="panes">
    ${h(ListPane, { desk })}
    ${h(ConversationPane, { desk, handoff })}
    ${h(ContactPane, { desk, handoff })}
  </main>`;
}

/** On a narrow screen the focus follows to the pane that came in sight. @param {string} pane */
function useFocusInSight(pane) {
  const before = useRef(pane);
  useEffect(() => {
    const focused = document.activeElement;
    const isLost = focused === document.body || (focused instanceof HTMLElement && focused.offsetParent === null);
    if (before.current !== pane && isLost) document.getElementById(TITLES[pane] ?? '')?.focus();
    before.current = pane;
  }, [pane]);
}

/** @param {{desk: Desk}} props */
function Beginning({ desk }) {
  const { t } = desk;
  if (desk.phase.value === 'loading') return html`<main class="panes-missing"><p class="pane-note" role="status">${t('desk.loading')}</p></main>`;
  const text = `${t('desk.failed')} ${desk.fault.value}`;
  return html`<main class="panes-missing">${h(LoadFault, { text, t, onRetry: () => desk.refresh() })}</main>`;
}
