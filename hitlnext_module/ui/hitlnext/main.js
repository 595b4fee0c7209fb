/** Starts the agents' desk `/apps/hitlnext/{botId}`. */
import { pageLanguage, translator } from '../host/i18n.js';
import { HOST_TEXTS } from '../host/texts.js';
import { h, render } from '../host/vendor/preact.js';
import { Desk } from './desk.js';
import { DeskApp } from './desk_app.js';
import { DESK_TEXTS } from './texts.js';

const root = document.documentElement;
const language = pageLanguage(Object.keys(DESK_TEXTS));
const desk = new Desk(root.dataset.botId ?? '', language, translator(language, HOST_TEXTS, DESK_TEXTS));
const app = document.getElementById('app');
root.lang = language;
if (app) render(h(DeskApp, { desk }), app);
desk.start();
