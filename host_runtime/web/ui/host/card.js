/** Cards and rows of cards, with their buttons. */
import { ChoiceButton } from './choice_button.js';
import { objects, words } from './payload_line.js';
import { OuterLink } from './rich_text.js';
import { linkAddress, pictureAddress } from './safe_url.js';
import { h, html } from './vendor/preact.js';

/** @typedef {import('./message_body.js').BodyProps} BodyProps */
/** @typedef {Record<string, unknown>} Fields */
/** @typedef {{t: BodyProps['t'], onAnswer: BodyProps['onAnswer']}} Context */

/** @param {Context & {card: Fields}} props */
export function Card({ card, t, onAnswer }) {
  const picture = pictureAddress(card.image, location.href);
  const outer = picture ? null : linkAddress(card.image, location.href);
  return html`<div class="card" role="group" aria-label=${words(card.title) || t('payload.card')}>
    ${picture && html`<img src=${picture} alt="" loading="lazy" />`}
    <strong class="card-title">${words(card.title)}</strong>
    ${card.subtitle && html`<span class="card-subtitle">${words(card.subtitle)}</span>`}
    ${outer && html`<span class="card-subtitle">${h(OuterLink, { href: outer }, t('payload.image'))}</span>`}
    ${objects(card.actions ?? card.buttons).map((action) => h(CardAction, { action, onAnswer }))}
  </div>`;
}

/** @param {BodyProps} props */
export function Carousel({ payload, t, onAnswer }) {
  const cards = objects(payload.items ?? payload.elements);
  return html`<div class="carousel" role="list" aria-label=${t('payload.carousel')} tabindex="0">
    ${cards.map((card) => html`<div role="listitem">${h(Card, { card, t, onAnswer })}</div>`)}
  </div>`;
}

/** @param {{action: Fields, onAnswer: BodyProps['onAnswer']}} props */
function CardAction({ action, onAnswer }) {
  const title = words(action.title);
  const href = linkAddress(action.url, location.href);
  if (href) return html`<span class="card-link">${h(OuterLink, { href }, title || href)}</span>`;
  return h(ChoiceButton, { title, onTake: onAnswer && (() => onAnswer(answerOf(action, title))) });
}

/** @param {Fields} action @param {string} title @returns {import('./wire.js').ChoiceAnswer} */
function answerOf(action, title) {
  if (action.action === 'Postback' || action.type === 'postback') return { type: 'postback', payload: action.payload };
  if (action.action === 'Say something' || action.type === 'say_something') {
    return { type: 'text', text: words(action.text) || title };
  }
  return { type: 'quick_reply', text: title, payload: words(action.payload ?? action.value) || title };
}
