/** Starts the sign-in page `/login`. */
import { pageLanguage, translator } from '../host/i18n.js';
import { h, render } from '../host/vendor/preact.js';
import { LoginPage } from './login_page.js';
import { LOGIN_TEXTS } from './texts.js';

const language = pageLanguage(Object.keys(LOGIN_TEXTS));
const t = translator(language, LOGIN_TEXTS);
const app = document.getElementById('app');
document.documentElement.lang = language;
document.title = t('login.title');
if (app) render(h(LoginPage, { t }), app);
