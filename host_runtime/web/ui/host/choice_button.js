/** One thing to choose: a button while it can be taken, words once it cannot. */
import { html } from './vendor/preact.js';

/** @param {{title: string, onTake: (() => void) | null}} props */
export function ChoiceButton({ title, onTake }) {
  if (!onTake) return html`<span class="choice closed">${title}</span>`;
  /** @param {{currentTarget: HTMLButtonElement}} event */
  const take = ({ currentTarget }) => {
    // The button is about to go: the focus stays in the conversation.
    /** @type {HTMLElement | null} */ (currentTarget.closest('.log'))?.focus({ preventScroll: true });
    onTake();
  };
  return html`<button type="button" class="choice" onClick=${take}>${title}</button>`;
}
