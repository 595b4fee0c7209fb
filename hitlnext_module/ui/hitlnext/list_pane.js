/** The list of handoffs, with its states. */
import { Icon } from '../host/icon.js';
import { h, html, useState } from '../host/vendor/preact.js';
import { HandoffItem } from './handoff_item.js';
import { ListFilters } from './list_filters.js';
import { LoadFault } from './load_fault.js';

/** @typedef {import('./desk.js').Desk} Desk */

/** @param {{desk: Desk}} props */
export function ListPane({ desk }) {
  const { t, list } = desk;
  const [isFiltering, setFiltering] = useState(false);
  const { sort } = list.wish.value;
  /** @param {{currentTarget: HTMLSelectElement}} event */
  const onSort = ({ currentTarget }) => list.ask({ sort: currentTarget.value === 'oldest' ? 'oldest' : 'newest' });
  return html`<section class="pane list-pane" aria-labelledby="list-title">
    <div class="pane-head">
      <h2 id="list-title" tabindex="-1">${t('list.title')}</h2>
      <select class="sort" aria-label=${t('sort.label')} value=${sort} onChange=${onSort}>
        <option value="newest">${t('sort.newest')}</option>
        <option value="oldest">${t('sort.oldest')}</option>
      </select>
      <button type="button" class="icon-button" title=${t('list.filters')} aria-label=${t('list.filters')}
        aria-expanded=${String(isFiltering)} aria-controls="list-filters" onClick=${() => setFiltering(!isFiltering)}>
        ${h(Icon, { name: 'filter' })}
      </button>
    </div>
    <div id="list-filters" hidden=${!isFiltering}>${h(ListFilters, { desk })}</div>
    ${h(Items, { desk })}
  </section>`;
}

/** @param {{desk: Desk}} props */
function Items({ desk }) {
  const { t, list } = desk;
  const handoffs = list.visible.value;
  if (list.phase.value === 'failed') {
    return h(LoadFault, { text: t('list.failed'), t, onRetry: () => list.reload() });
  }
  if (handoffs.length === 0) {
    return html`<p class="pane-note" role="status">${t(list.phase.value === 'loading' ? 'desk.loading' : emptyKey(desk))}</p>`;
  }
  return html`<div class="list-scroll">
    <ul class="handoffs" aria-labelledby="list-title">
      ${handoffs.map((handoff) => h(HandoffItem, { key: handoff.id, desk, handoff }))}
    </ul>
    ${list.hasMore.value && html`<button type="button" class="button more" onClick=${() => desk.try(list.loadMore())}>
      ${t('list.more')}
    </button>`}
  </div>`;
}

/** @param {Desk} desk */
function emptyKey({ list }) {
  const { filters, tags, search } = list.wish.value;
  if (filters.length === 0) return 'list.noFilter';
  return tags.length > 0 || search ? 'list.nothingFound' : 'list.empty';
}
