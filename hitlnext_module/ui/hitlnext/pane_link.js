/** A way from pane to pane where only one fits the screen. */
import { Icon } from '../host/icon.js';
import { h, html } from '../host/vendor/preact.js';
import { formatPlace } from './place.js';

/** @param {{to: import('./place.js').Place, label: string, icon: 'back' | 'person'}} props */
export function PaneLink({ to, label, icon }) {
  const kind = icon === 'person' ? 'icon-button narrow-only to-details' : 'icon-button narrow-only';
  return html`<a class=${kind} href=${formatPlace(to)} aria-label=${label}>${h(Icon, { name: icon })}</a>`;
}
