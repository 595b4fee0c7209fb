/** Dates and ages in the reader's language, and the minute that makes ages grow. */
import { signal } from './vendor/preact.js';

const STEPS = /** @type {const} */ ([
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]);

/**
 * @param {string} iso @param {number} now milliseconds @param {string} language
 * @returns {string} "5 minutes ago"; "now" under a minute, and for a clock that is ahead
 */
export function ageOf(iso, now, language) {
  const seconds = (now - Date.parse(iso)) / 1000;
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const step = STEPS.find(([, length]) => seconds >= length);
  return step ? format.format(-Math.floor(seconds / step[1]), step[0]) : format.format(0, 'second');
}

/** @param {string} iso @param {string} language */
export function clockTime(iso, language) {
  return new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' }).format(new Date(iso));
}

/** @param {string} iso @param {string} language */
export function dayName(iso, language) {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date(iso));
}

/** @param {string} iso @param {string} language */
export function fullTime(iso, language) {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));
}

/** A signal of the present, refreshed often enough for ages in minutes. @param {number} [everyMs] */
export function tickingClock(everyMs = 15_000) {
  const now = signal(Date.now());
  setInterval(() => (now.value = Date.now()), everyMs);
  return now;
}
