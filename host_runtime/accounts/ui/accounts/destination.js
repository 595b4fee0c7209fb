/** Where signing in leads. */

/**
 * Only a path of our own: `//elsewhere` and `/\elsewhere` would leave the site.
 * @param {string} search the page's query string
 * @returns {string}
 */
export function destinationOf(search) {
  const next = new URLSearchParams(search).get('next') ?? '';
  return /^\/(?![/\\])/.test(next) && !/[\t\r\n]/.test(next) ? next : '/';
}
