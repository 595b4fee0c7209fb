/** A text as DOM nodes: Markdown of a bot, or plain words of anybody else. */
import { parseMarkdown } from './markdown.js';
import { h, html } from './vendor/preact.js';

/** @typedef {import('./markdown.js').Inline} Inline */

/** @param {{text: string}} props */
export function MarkdownText({ text }) {
  return html`<span class="text">${parseMarkdown(text).map(node)}</span>`;
}

/** Line breaks are kept by the style sheet. @param {{text: string}} props */
export function PlainText({ text }) {
  return html`<span class="text">${text}</span>`;
}

/** @param {{href: string, children?: import('./vendor/preact.js').ComponentChildren}} props */
export function OuterLink({ href, children }) {
  return html`<a href=${href} target="_blank" rel="noopener noreferrer nofollow">${children}</a>`;
}

/** @param {Inline} inline @returns {import('./vendor/preact.js').ComponentChildren} */
function node(inline) {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'code':
      return html`<code>${inline.text}</code>`;
    case 'block':
      return html`<pre><code>${inline.text}</code></pre>`;
    case 'bold':
      return html`<strong>${inline.children.map(node)}</strong>`;
    case 'italic':
      return html`<em>${inline.children.map(node)}</em>`;
    case 'link':
      return h(OuterLink, { href: inline.href }, inline.children.map(node));
    case 'break':
      return html`<br />`;
  }
}
