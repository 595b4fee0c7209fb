/** Starts the chat page `/s/{botId}`. */
import { pageLanguage, translator } from '../host/i18n.js';
import { HOST_TEXTS } from '../host/texts.js';
import { effect, h, render } from '../host/vendor/preact.js';
import { ChatApp } from './chat_app.js';
import { ChatSession } from './chat_session.js';
import { addStylesheet } from './extra_stylesheet.js';
import { CHAT_TEXTS } from './texts.js';

const root = document.documentElement;
const language = pageLanguage(Object.keys(CHAT_TEXTS));
const session = new ChatSession(root.dataset.botId ?? '', navigator.language);
const app = document.getElementById('app');
root.lang = language;
if (app) render(h(ChatApp, { session, language, t: translator(language, HOST_TEXTS, CHAT_TEXTS) }), app);
effect(() => addStylesheet(session.config.value?.extraStylesheet));
session.start();
