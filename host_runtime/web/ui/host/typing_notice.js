/** Who is typing: said seldom by us, believed for a moment of others. */
import { signal } from './vendor/preact.js';

const SAY_EVERY_MS = 3_000;
const BELIEVE_MS = 6_000;

export class TypingNotice {
  /** @param {() => void} say tells the others that we are typing */
  constructor(say) {
    this.say = say;
    this.author = signal(/** @type {import('./wire.js').Author | null} */ (null));
    this.lastSaid = 0;
    this.timer = 0;
  }

  /** We pressed a key. */
  touch() {
    if (Date.now() - this.lastSaid < SAY_EVERY_MS) return;
    this.lastSaid = Date.now();
    this.say();
  }

  /** Somebody else typed. @param {import('./wire.js').Author} author */
  heard(author) {
    clearTimeout(this.timer);
    this.author.value = author;
    this.timer = window.setTimeout(() => this.clear(), BELIEVE_MS);
  }

  clear() {
    clearTimeout(this.timer);
    this.author.value = null;
  }
}
