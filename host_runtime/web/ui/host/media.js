/** Pictures, and what a page links to instead of playing: sound, film, files, places. */
import { payloadLine, words } from './payload_line.js';
import { OuterLink, PlainText } from './rich_text.js';
import { linkAddress, pictureAddress } from './safe_url.js';
import { h, html } from './vendor/preact.js';

/** @typedef {import('./message_body.js').BodyProps} BodyProps */

/** @param {BodyProps} props */
export function Picture({ payload, t }) {
  const title = words(payload.title);
  const source = pictureAddress(payload.image ?? payload.url, location.href);
  if (!source) return h(MediaLink, { payload, t });
  return html`<figure class="picture">
    <img src=${source} alt=${title || t('payload.image')} loading="lazy" />
    ${title && html`<figcaption>${title}</figcaption>`}
  </figure>`;
}

/** @param {Pick<BodyProps, 'payload' | 't'>} props */
export function MediaLink({ payload, t }) {
  const source = payload.url ?? payload.image ?? payload.audio ?? payload.video ?? payload.file;
  const href = linkAddress(source, location.href);
  const line = payloadLine({ ...payload, url: undefined }, t);
  return href ? html`<span class="text">${h(OuterLink, { href }, line)}</span>` : h(PlainText, { text: line });
}

/** @param {BodyProps} props */
export function Place({ payload, t }) {
  const [latitude, longitude] = [Number(payload.latitude), Number(payload.longitude)];
  const name = words(payload.title) || words(payload.address);
  const line = name ? `${t('payload.location')}: ${name}` : t('payload.location');
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return h(PlainText, { text: line });
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return html`<span class="text">${h(OuterLink, { href }, `${line} (${latitude}, ${longitude})`)}</span>`;
}
