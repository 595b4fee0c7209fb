/** What the list shows: states, labels, words. */
import { h, html, useRef } from '../host/vendor/preact.js';
import { FILTER_NAMES } from './handoff_filters.js';
import { toggleFilter } from './handoff_list.js';

const SEARCH_PAUSE_MS = 250;

/** @typedef {import('./desk.js').Desk} Desk */

/** @param {{desk: Desk}} props */
export function ListFilters({ desk }) {
  const { t, list } = desk;
  const { filters, tags } = list.wish.value;
  const configured = desk.config.value?.tags ?? [];
  /** @param {string} tag */
  const toggleTag = (tag) => list.ask({ tags: tags.includes(tag) ? tags.filter((each) => each !== tag) : [...tags, tag] });
  return html`<div class="filters">
    ${h(Search, { desk })}
    <fieldset>
      <legend>${t('filters.states')}</legend>
      ${FILTER_NAMES.map((name) => h(Check, {
        key: name, label: t(`filter.${name}`), isOn: filters.includes(name),
        onToggle: () => list.ask({ filters: toggleFilter(filters, name) }),
      }))}
    </fieldset>
    ${configured.length > 0 && html`<fieldset>
      <legend>${t('filters.tags')}</legend>
      ${configured.map((tag) => h(Check, { key: tag, label: tag, isOn: tags.includes(tag), onToggle: () => toggleTag(tag) }))}
    </fieldset>`}
  </div>`;
}

/** @param {{desk: Desk}} props */
function Search({ desk }) {
  const timer = useRef(0);
  /** @param {{currentTarget: HTMLInputElement}} event */
  const onInput = ({ currentTarget: { value } }) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => desk.list.ask({ search: value.trim() }), SEARCH_PAUSE_MS);
  };
  const label = desk.t('filters.search');
  return html`<input type="search" class="field" aria-label=${label} placeholder=${label} onInput=${onInput} />`;
}

/** @param {{label: string, isOn: boolean, isFixed?: boolean, onToggle: () => void}} props */
export function Check({ label, isOn, isFixed = false, onToggle }) {
  return html`<label class="check">
    <input type="checkbox" checked=${isOn} disabled=${isFixed} onChange=${onToggle} /><span>${label}</span>
  </label>`;
}
