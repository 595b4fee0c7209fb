/** The list's state: what is wanted, what has been fetched, and what may be shown. */
import { batch, computed, signal } from '../host/vendor/preact.js';
import { FILTER_NAMES, FIRST_FILTERS, filterOf, hasAnyTag, queryOf } from './handoff_filters.js';
import { listWindow, narrowestSource, putHandoffs, putLastMessage } from './handoff_index.js';

/** @typedef {import('./wire.js').Handoff} Handoff */
/** @typedef {import('./handoff_filters.js').FilterName} FilterName */
/** @typedef {import('./handoff_index.js').Source} Source */
/** @typedef {{filters: readonly FilterName[], tags: readonly string[], search: string, sort: 'newest' | 'oldest'}} Wish */

const PAGE = 50;

export class HandoffList {
  /** @param {import('./desk_api.js').DeskApi} api @param {import('../host/vendor/preact.js').ReadonlySignal<string>} myId */
  constructor(api, myId) {
    this.api = api;
    this.known = signal(/** @type {ReadonlyMap<number, Handoff>} */ (new Map()));
    this.wish = signal(/** @type {Wish} */ ({ filters: FIRST_FILTERS, tags: [], search: '', sort: 'newest' }));
    this.sources = signal(/** @type {Record<string, Source>} */ ({}));
    this.found = signal(/** @type {ReadonlySet<number> | null} */ (null));
    this.phase = signal(/** @type {'loading' | 'ready' | 'failed'} */ ('loading'));
    this.round = 0;
    this.visible = computed(() => this.#visible(myId.value));
    this.hasMore = computed(() => Object.values(this.sources.value).some(({ next }) => next !== null));
  }

  /** @param {readonly Handoff[]} handoffs */
  put(handoffs) {
    this.known.value = putHandoffs(this.known.peek(), handoffs);
  }

  /** @param {number} id */
  remove(id) {
    const known = new Map(this.known.peek());
    if (known.delete(id)) this.known.value = known;
  }

  /** @param {string} threadId @param {import('./wire.js').LastMessage} last */
  putLastMessage(threadId, last) {
    this.known.value = putLastMessage(this.known.peek(), threadId, last);
  }

  /** @param {Partial<Wish>} changes */
  ask(changes) {
    this.wish.value = { ...this.wish.peek(), ...changes };
    return this.reload();
  }

  /** Fetches the first page of each wanted filter; a later call makes an earlier one's answer void. */
  async reload() {
    const round = ++this.round;
    const { filters } = this.wish.peek();
    if (this.phase.peek() === 'failed') this.phase.value = 'loading';
    const answers = await Promise.all(filters.map((name) => this.#fetch(name, null))).catch(() => null);
    if (round !== this.round) return;
    if (!answers) {
      this.phase.value = 'failed';
      return;
    }
    batch(() => {
      this.put(answers.flatMap(({ items }) => items));
      this.found.value = this.wish.peek().search ? new Set(answers.flatMap(({ items }) => items.map(({ id }) => id))) : null;
      this.sources.value = Object.fromEntries(answers.map(({ name, source }) => [name, source]));
      this.phase.value = 'ready';
    });
  }

  /** Fetches the next page of the filter that holds the list back. */
  async loadMore() {
    const round = this.round;
    const name = /** @type {FilterName | null} */ (narrowestSource(this.sources.peek(), this.wish.peek().sort));
    if (name === null) return;
    const { items, source } = await this.#fetch(name, this.sources.peek()[name]?.next ?? null);
    if (round !== this.round) return;
    batch(() => {
      this.put(items);
      if (this.found.peek()) this.found.value = new Set([...(this.found.peek() ?? []), ...items.map(({ id }) => id)]);
      this.sources.value = { ...this.sources.peek(), [name]: source };
    });
  }

  /** @param {FilterName} name @param {string | null} cursor */
  async #fetch(name, cursor) {
    const { tags, search, sort } = this.wish.peek();
    const query = { ...queryOf(name), tags: [...tags], q: search, sort, limit: PAGE, cursor };
    const { items, next } = await this.api.listHandoffs(query);
    return { name, items, source: { next: next ?? null, edge: items.at(-1)?.createdAt ?? null } };
  }

  /** @param {string} myId */
  #visible(myId) {
    const { filters, tags, sort } = this.wish.value;
    const found = this.found.value;
    const wanted = [...this.known.value.values()].filter((handoff) => {
      return filters.includes(filterOf(handoff, myId)) && hasAnyTag(handoff, tags) && (!found || found.has(handoff.id));
    });
    return listWindow(wanted, sort, Object.values(this.sources.value));
  }
}

/** @param {readonly FilterName[]} filters @param {FilterName} name @returns {FilterName[]} in their fixed order */
export function toggleFilter(filters, name) {
  return FILTER_NAMES.filter((each) => filters.includes(each) !== (each === name));
}
