/** Ids made by the browser; `crypto.randomUUID` is missing on plain http addresses other than localhost. */

/** @returns {string} 32 hexadecimal digits */
export function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
