/** A style sheet of the bot's own, from this server: the page's policy takes no other. */

/** @param {string | null | undefined} address */
export function addStylesheet(address) {
  if (!address) return;
  const url = new URL(address, location.href);
  if (url.origin !== location.origin || document.querySelector('link[data-extra]')) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = url.href;
  link.dataset.extra = '';
  document.head.append(link);
}
