/** The sign-in form, or who is signed in already. */
import { getJson, postJson } from '../host/api.js';
import { h, html, useEffect, useRef, useState } from '../host/vendor/preact.js';
import { destinationOf } from './destination.js';
import { loginErrorText } from './login_error.js';

/** @typedef {import('../host/wire.js').Account} Account */
/** @typedef {import('../host/i18n.js').Translate} Translate */

/** @param {{t: Translate}} props */
export function LoginPage({ t }) {
  const [account, setAccount] = useState(/** @type {Account | null} */ (null));
  useEffect(() => {
    // Nobody signed in, or no answer: the form stays, and says so when it is used.
    getJson('/api/v1/auth/me').then(({ payload }) => setAccount(payload), () => {});
  }, []);
  const signOut = () => postJson('/api/v1/auth/logout').finally(() => setAccount(null));
  return html`<main class="login">
    <div class="login-box">
      <h1>${t('login.title')}</h1>
      ${account ? h(SignedIn, { account, t, onSignOut: signOut }) : h(LoginForm, { t })}
    </div>
  </main>`;
}

/** @param {{account: Account, t: Translate, onSignOut: () => void}} props */
function SignedIn({ account, t, onSignOut }) {
  return html`
    <p>${t('login.already', { name: account.fullName || account.email })}</p>
    <a class="button primary" href=${destinationOf(location.search)}>${t('login.continue')}</a>
    <button type="button" class="button" onClick=${onSignOut}>${t('login.other')}</button>`;
}

/** @param {{t: Translate}} props */
function LoginForm({ t }) {
  const [error, setError] = useState('');
  const [isBusy, setBusy] = useState(false);
  const password = useRef(/** @type {HTMLInputElement | null} */ (null));

  /** @param {SubmitEvent & {currentTarget: HTMLFormElement}} event */
  const submit = async (event) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setError('');
    try {
      await signIn(String(form.get('email')), String(form.get('password')));
    } catch (fault) {
      setBusy(false);
      setError(loginErrorText(/** @type {import('../host/api.js').ApiError} */ (fault), t));
      password.current?.select();
    }
  };
  return html`<form class="login-form" method="post" onSubmit=${submit}>
    <p role="alert" class=${error ? 'alert' : 'hidden-text'}>${error}</p>
    <label for="email">${t('login.email')}</label>
    <input id="email" name="email" type="email" class="field" autocomplete="username" required autofocus />
    <label for="password">${t('login.password')}</label>
    <input ref=${password} id="password" name="password" type="password" class="field" autocomplete="current-password" required />
    <button type="submit" class="button primary" disabled=${isBusy}>${t(isBusy ? 'login.busy' : 'login.submit')}</button>
  </form>`;
}

/** @param {string} email @param {string} password */
async function signIn(email, password) {
  await postJson('/api/v1/auth/login/basic/default', { email: email.trim(), password });
  location.assign(destinationOf(location.search));
}
