/** One thing to choose: a button while it can be taken, words once it cannot. */
import { html } from './vendor/preact.js';

/** @param {{title: string, onTake: (() => void) | null}} props */
export function ChoiceButton({ title, onTake }) {
  if (!onTake) return html`<span class="choice closed">${title}</span>`;
  return html`<button type="button" class="choice" onClick=${onTake}>${title}</button>`;
}
