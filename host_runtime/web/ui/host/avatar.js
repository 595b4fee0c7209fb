/** A person's picture, or their initials; names stand beside it, so readers of the screen skip it. */
import { pictureAddress } from './safe_url.js';
import { html } from './vendor/preact.js';

/** @param {{name: string, picture?: string | null}} props */
export function Avatar({ name, picture }) {
  const source = pictureAddress(picture, location.href);
  if (source) return html`<img class="avatar" src=${source} alt="" />`;
  return html`<span class="avatar" aria-hidden="true">${initialsOf(name)}</span>`;
}

/** @param {string} name @returns {string} one or two letters */
export function initialsOf(name) {
  const parts = name.trim().split(/[\s._@-]+/).filter(Boolean);
  const letters = parts.slice(0, 2).map((part) => [...part][0] ?? '');
  return letters.join('').toUpperCase() || '?';
}
