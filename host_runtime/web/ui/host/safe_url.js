/** Which addresses out of a message may become a link or a picture. */

/**
 * @param {unknown} value @param {string} base the page's address
 * @returns {string | null} absolute http(s) address
 */
export function linkAddress(value, base) {
  const url = parse(value, base);
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null;
}

/**
 * Pictures from elsewhere are links, not embedded: the page's policy allows its own origin only.
 * @param {unknown} value @param {string} base the page's address
 * @returns {string | null} an address that the page may show as a picture
 */
export function pictureAddress(value, base) {
  const url = parse(value, base);
  if (!url) return null;
  if (url.protocol === 'data:') return /^data:image\/(png|jpeg|gif|webp);base64,/.test(url.href) ? url.href : null;
  return url.origin === new URL(base).origin ? linkAddress(value, base) : null;
}

/** @param {unknown} value @param {string} base */
function parse(value, base) {
  if (typeof value !== 'string' || !value.trim()) return null;
  try {
    return new URL(value.trim(), base);
  } catch {
    return null;
  }
}
