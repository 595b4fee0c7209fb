/** The one socket client: first frame, commands with results, pushes, and coming back after a break. */
import { delayBefore } from './backoff.js';
import { signal } from './vendor/preact.js';

/** @typedef {import('./wire.js').PushEvent} PushEvent */
/** @typedef {'connecting' | 'open' | 'waiting' | 'ended'} Phase `waiting`: broken, another try is planned */
/** @typedef {{phase: Phase, everOpen: boolean, retryAt?: number, code?: number, reason?: string}} LinkState */
/** @typedef {{resolve: (result: any) => void, reject: (error: Error) => void, timer: number}} Waiting */
/**
 * @typedef {object} SocketOptions
 * @property {string} url
 * @property {() => Record<string, unknown>} hello fields of the first frame, asked for at each connection
 * @property {(result: any) => void} onReady the server took the first frame
 * @property {(event: PushEvent) => void} onEvent
 * @property {(error: SocketError) => boolean} [onRefused] first frame refused; true to try again
 */

const HELLO_LIMIT_MS = 10_000;
const COMMAND_LIMIT_MS = 15_000;
/** What a hello is refused with whose sender has to sign in. */
const SIGNED_OUT = new Set(['unauthorized', 'signed_in_elsewhere']);
/** Codes that another try cannot mend: the session has ended, or access was refused. */
const FINAL_CODES = new Set([4401, 4403]);

/** What a command ends with when it does not succeed; `code` is the server's, or `connection_lost`. */
export class SocketError extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

export class SocketClient {
  /** @param {SocketOptions} options */
  constructor(options) {
    this.options = options;
    this.state = signal(/** @type {LinkState} */ ({ phase: 'connecting', everOpen: false }));
    /** @type {Map<number, Waiting>} */
    this.waiting = new Map();
    this.nextId = 1;
    this.attempt = 0;
    this.retryTimer = 0;
    /** @type {WebSocket | null} */
    this.link = null;
    this.wake = () => this.retryNow();
  }

  start() {
    addEventListener('online', this.wake);
    this.#connect();
  }

  stop() {
    removeEventListener('online', this.wake);
    clearTimeout(this.retryTimer);
    this.#setState({ phase: 'ended' });
    this.link?.close(1000);
  }

  /** Connects at once when a try is planned for later. */
  retryNow() {
    if (this.state.peek().phase !== 'waiting') return;
    clearTimeout(this.retryTimer);
    this.#connect();
  }

  get isOpen() {
    return this.state.peek().phase === 'open';
  }

  /**
   * Sends a command; the promise ends with its result, or a SocketError.
   * @param {string} type @param {Record<string, unknown>} [fields] @returns {Promise<any>}
   */
  request(type, fields = {}) {
    if (!this.isOpen) return Promise.reject(new SocketError('connection_lost', 'Not connected'));
    return this.#send(type, fields, COMMAND_LIMIT_MS);
  }

  #connect() {
    this.#setState({ phase: 'connecting' });
    const link = new WebSocket(this.options.url);
    this.link = link;
    link.onopen = () => this.#greet(link);
    link.onmessage = ({ data }) => this.#receive(link, data);
    link.onclose = ({ code, reason }) => this.#broken(link, code, reason);
  }

  /** @param {WebSocket} link */
  async #greet(link) {
    try {
      const result = await this.#send('hello', this.options.hello(), HELLO_LIMIT_MS);
      if (link !== this.link) return;
      this.attempt = 0;
      this.#setState({ phase: 'open', everOpen: true });
      this.options.onReady(result);
    } catch (error) {
      this.#refused(link, error);
    }
  }

  /** @param {WebSocket} link @param {unknown} error */
  #refused(link, error) {
    if (!(error instanceof SocketError)) throw error;
    if (link !== this.link || error.code === 'connection_lost') return;
    const again = this.options.onRefused?.(error) ?? true;
    const reason = error.code === 'signed_in_elsewhere' ? error.code : error.message;
    this.#broken(link, again ? 1000 : SIGNED_OUT.has(error.code) ? 4401 : 4403, reason);
    link.close(1000);
  }

  /** @param {string} type @param {Record<string, unknown>} fields @param {number} limit @returns {Promise<any>} */
  #send(type, fields, limit) {
    const link = this.link;
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      // A silent server is a dead connection: break it, so that a new one tells what was stored.
      const timer = window.setTimeout(() => link && this.#giveUp(link), limit);
      this.waiting.set(id, { resolve, reject, timer });
      link?.send(JSON.stringify({ ...fields, id, type }));
    });
  }

  /** @param {WebSocket} link */
  #giveUp(link) {
    this.#broken(link, 1006, '');
    link.close();
  }

  /** @param {WebSocket} link @param {string} data */
  #receive(link, data) {
    if (link !== this.link) return;
    const frame = JSON.parse(data);
    if (frame.type === 'event') this.options.onEvent(frame.event);
    if (frame.type === 'result') this.#settle(frame);
  }

  /** @param {{id: number, success: boolean, result?: unknown, error?: {code: string, message: string}}} frame */
  #settle({ id, success, result, error }) {
    const waiting = this.waiting.get(id);
    if (!waiting) return;
    this.waiting.delete(id);
    clearTimeout(waiting.timer);
    if (success) waiting.resolve(result);
    else waiting.reject(new SocketError(error?.code ?? 'error', error?.message ?? ''));
  }

  /** @param {WebSocket} link @param {number} code @param {string} reason */
  #broken(link, code, reason) {
    if (link !== this.link) return;
    this.link = null;
    this.#dropWaiting();
    if (this.state.peek().phase === 'ended') return;
    if (FINAL_CODES.has(code)) return this.#setState({ phase: 'ended', code, reason });
    const delay = delayBefore(this.attempt++, Math.random);
    this.retryTimer = window.setTimeout(() => this.#connect(), delay);
    this.#setState({ phase: 'waiting', code, reason, retryAt: Date.now() + delay });
  }

  #dropWaiting() {
    const dropped = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject, timer } of dropped) {
      clearTimeout(timer);
      reject(new SocketError('connection_lost', 'The connection was lost'));
    }
  }

  /** @param {Omit<LinkState, 'everOpen'> & {everOpen?: boolean}} next */
  #setState(next) {
    this.state.value = { everOpen: this.state.peek().everOpen, ...next };
  }
}

/** @param {string} path @returns {string} the same host's WebSocket address */
export function socketUrl(path) {
  return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}${path}`;
}
