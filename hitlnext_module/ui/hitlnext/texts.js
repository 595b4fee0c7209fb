/** Texts of the desk. */
import { EN } from './texts_en.js';
import { ES } from './texts_es.js';
import { FR } from './texts_fr.js';

/** @type {Record<string, import('../host/i18n.js').Texts>} */
export const DESK_TEXTS = { en: EN, fr: FR, es: ES };
