/** Why signing in failed, in words that say what to do. */

/**
 * @param {import('../host/api.js').ApiError} error @param {import('../host/i18n.js').Translate} t
 * @returns {string}
 */
export function loginErrorText(error, t) {
  if (error.status === 0) return t('login.unreachable');
  if (error.status === 429) return t('login.throttled', { seconds: error.retryAfter || 60 });
  if ([400, 401, 422].includes(error.status)) return t('login.refused');
  return t('login.failed', { message: error.message || String(error.status) });
}
