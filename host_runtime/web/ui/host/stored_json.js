/** A JSON value in the browser's storage, which may be missing, full, foreign or forbidden. */

/**
 * @template T
 * @param {string} key @param {T} fallback @param {(value: any) => value is T} isValid
 * @returns {T}
 */
export function readStored(key, fallback, isValid) {
  try {
    const value = JSON.parse(localStorage.getItem(key) ?? 'null');
    return isValid(value) ? value : fallback;
  } catch {
    return fallback;
  }
}

/** @param {string} key @param {unknown} value null removes it */
export function writeStored(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: the page goes on, and only forgets over a reload.
  }
}
