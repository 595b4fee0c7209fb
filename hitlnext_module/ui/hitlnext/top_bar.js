/** Who works here: colleagues who are online, oneself, the online switch, signing out. */
import { postJson } from '../host/api.js';
import { Avatar } from '../host/avatar.js';
import { Icon } from '../host/icon.js';
import { h, html, useState } from '../host/vendor/preact.js';

/** @typedef {import('./desk.js').Desk} Desk */

/** @param {{desk: Desk}} props */
export function TopBar({ desk }) {
  const { t } = desk;
  const me = desk.me.value;
  const signOut = async () => {
    if (await desk.try(postJson('/api/v1/auth/logout'))) location.assign(`/login?next=${encodeURIComponent(location.pathname)}`);
  };
  return html`<header class="top">
    <h1>${desk.title}</h1>
    ${h(Colleagues, { desk })}
    <div class="top-self">
      ${me && h(OnlineSwitch, { desk, isOnline: me.online })}
      ${me && html`<span class="me">
        ${h(Avatar, { name: desk.nameOf(me), picture: me.attributes?.picture_url })}
        <span class="me-name">${desk.nameOf(me)}</span>
      </span>`}
      <button type="button" class="button quiet" onClick=${signOut}>
        ${h(Icon, { name: 'leave' })}<span>${t('top.signOut')}</span>
      </button>
    </div>
  </header>`;
}

/** @param {{desk: Desk, isOnline: boolean}} props */
function OnlineSwitch({ desk, isOnline }) {
  const [isBusy, setBusy] = useState(false);
  const toggle = async () => {
    if (isBusy) return;
    setBusy(true);
    await desk.setOnline(!isOnline);
    setBusy(false);
  };
  return html`<button type="button" class="switch" role="switch" aria-checked=${String(isOnline)} aria-label=${desk.t('top.online')}
    aria-busy=${String(isBusy)} onClick=${toggle}>
    <span class="switch-track" aria-hidden="true"></span>
    <span aria-hidden="true">${desk.t(isOnline ? 'top.isOnline' : 'top.isOffline')}</span>
  </button>`;
}

/** @param {{desk: Desk}} props */
function Colleagues({ desk }) {
  const others = [...desk.agents.value.values()].filter(({ online, agentId }) => online && agentId !== desk.myId.value);
  return html`<ul class="colleagues" aria-label=${desk.t('top.colleagues')}>
    ${others.slice(0, 6).map((agent) => html`<li key=${agent.agentId} title=${desk.nameOf(agent)}>
      ${h(Avatar, { name: desk.nameOf(agent), picture: agent.attributes?.picture_url })}
      <span class="hidden-text">${desk.nameOf(agent)}</span>
    </li>`)}
    ${others.length > 6 && html`<li>+${others.length - 6}</li>`}
  </ul>`;
}
