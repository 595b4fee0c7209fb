/** JSON over HTTP to our own server, with its errors as one class. */

/** What a request ends with when it does not succeed; `status` 0 means that no answer came. */
export class ApiError extends Error {
  /**
   * @param {number} status @param {string} code @param {string} message
   * @param {Record<string, string>} [fields] a fault for each invalid field
   * @param {number} [retryAfter] seconds
   */
  constructor(status, code, message, fields = {}, retryAfter = 0) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.retryAfter = retryAfter;
  }
}

/** @param {string} path @returns {Promise<any>} */
export function getJson(path) {
  return call('GET', path);
}

/** @param {string} path @param {unknown} [body] @returns {Promise<any>} */
export function postJson(path, body = {}) {
  return call('POST', path, JSON.stringify(body));
}

/**
 * A query string without empty values; an array becomes a comma-separated list.
 * @param {Record<string, string | number | string[] | null | undefined>} query
 * @returns {string} with its question mark, or empty
 */
export function queryString(query) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const text = Array.isArray(value) ? value.join(',') : String(value ?? '');
    if (text) search.set(name, text);
  }
  const text = search.toString();
  return text && `?${text}`;
}

/** @param {string} method @param {string} path @param {string} [body] */
async function call(method, path, body) {
  /** @type {HeadersInit} */
  const headers = body === undefined ? {} : { 'Content-Type': 'application/json' };
  const response = await fetch(path, { method, headers, body, credentials: 'same-origin' }).catch(() => null);
  if (!response) throw new ApiError(0, 'connection_lost', '');
  const data = await response.json().catch(() => null);
  if (response.ok) return data;
  const retryAfter = Number(response.headers.get('Retry-After')) || 0;
  throw new ApiError(response.status, data?.code ?? 'error', data?.message ?? '', data?.fields ?? {}, retryAfter);
}
