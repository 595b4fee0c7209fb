/** A contact's variables as rows: nested values are opened, each under its path. */

/** @typedef {{path: string, value: string}} VariableRow */

const DEEPEST = 5;
const MOST_ROWS = 200;

/**
 * @param {Record<string, unknown>} attributes
 * @returns {VariableRow[]} in the order of the attributes; a value that says nothing is empty
 */
export function variableRows(attributes) {
  return rowsOf(attributes, '', 0).slice(0, MOST_ROWS);
}

/** @param {unknown} value @param {string} path @param {number} depth @returns {VariableRow[]} */
function rowsOf(value, path, depth) {
  if (Array.isArray(value) && value.every(isPlain)) return [{ path, value: value.map(plainText).join(', ') }];
  if (isPlain(value)) return [{ path, value: plainText(value) }];
  if (depth >= DEEPEST) return [{ path, value: JSON.stringify(value) }];
  const fields = Object.entries(/** @type {object} */ (value));
  if (fields.length === 0 && path) return [{ path, value: '' }];
  return fields.flatMap(([name, inner]) => rowsOf(inner, path ? `${path}.${name}` : name, depth + 1));
}

/** @param {unknown} value */
function isPlain(value) {
  return typeof value !== 'object' || value === null;
}

/** @param {unknown} value */
function plainText(value) {
  return value === null || value === undefined ? '' : String(value);
}
