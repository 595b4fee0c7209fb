/** Where an agent writes, with templates behind their trigger. */
import { useGrowingField } from '../host/growing_field.js';
import { h, html, useLayoutEffect, useRef, useState } from '../host/vendor/preact.js';
import { TemplateList } from './template_list.js';
import { matchTemplates, pasteTemplate, templateQuery } from './templates.js';

/** @typedef {import('./desk.js').Desk} Desk */
/** @typedef {import('./wire.js').Shortcut} Shortcut */
/** @typedef {{text: string, caret: number, index: number, isClosed: boolean}} Writing `isClosed`: the agent closed the templates */

const EMPTY = { text: '', caret: 0, index: 0, isClosed: false };
const LIST_ID = 'template-list';

/** @param {{desk: Desk, handoff: import('./wire.js').Handoff}} props */
export function ReplyComposer({ desk, handoff }) {
  const { t } = desk;
  const reply = useReply(desk, handoff.id);
  const { writing, templates } = reply;
  const isOffline = !desk.me.value?.online;
  const limit = desk.config.value?.maxMessageLength ?? Infinity;
  const excess = [...writing.text.trim()].length - limit;
  const isSendable = !isOffline && writing.text.trim() !== '' && excess <= 0;

  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    if (isSendable) reply.send();
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.isComposing) return;
    if (templates && moveInTemplates(event, templates, writing.index, reply)) return event.preventDefault();
    if (event.key === 'Enter' && !event.shiftKey) send(event);
  };
  return html`<form class="composer" onSubmit=${send}>
    ${templates && h(TemplateList, {
      id: LIST_ID, t, templates: templates.found, trigger: templates.trigger, index: writing.index, onTake: reply.paste,
    })}
    ${isOffline && html`<p id="composer-reason" class="reason">${t('composer.offline')}</p>`}
    ${excess > 0 && html`<p class="excess" role="status">${t('composer.excess', { count: excess })}</p>`}
    <textarea ref=${reply.field} id="reply" class="field" rows="1" aria-label=${t('composer.label')}
      placeholder=${placeholderOf(desk)} aria-autocomplete="list" aria-haspopup="listbox"
      aria-controls=${templates ? LIST_ID : undefined}
      aria-activedescendant=${templates ? `${LIST_ID}-${writing.index}` : undefined}
      aria-describedby=${isOffline ? 'composer-reason' : undefined} disabled=${isOffline} value=${writing.text}
      onInput=${reply.onInput} onSelect=${reply.onSelect} onKeyDown=${onKeyDown}></textarea>
    <button type="submit" class="button primary" disabled=${!isSendable}>${t('composer.send')}</button>
  </form>`;
}

/** What is being written, and what may be done with it. @param {Desk} desk @param {number} handoffId */
function useReply(desk, handoffId) {
  const [writing, setWriting] = useState({ ...EMPTY, text: desk.unsent.get(handoffId) ?? '' });
  const field = useGrowingField(writing.text);
  const templates = openTemplates(desk, writing);
  const caretWanted = useRef(/** @type {number | null} */ (null));
  useLayoutEffect(() => {
    desk.unsent.set(handoffId, writing.text);
    if (caretWanted.current !== null) field.current?.setSelectionRange(caretWanted.current, caretWanted.current);
    caretWanted.current = null;
  }, [writing.text]);

  /** @param {Partial<Writing>} changes */
  const change = (changes) => setWriting((before) => ({ ...before, ...changes }));
  /** @param {Shortcut} shortcut */
  const paste = ({ value }) => {
    const pasted = pasteTemplate(writing.text, templates?.start ?? 0, writing.caret, value);
    caretWanted.current = pasted.caret;
    change({ ...pasted, index: 0, isClosed: true });
    field.current?.focus();
  };
  const send = () => {
    desk.conversation.reply(writing.text.trim());
    setWriting(EMPTY);
    field.current?.focus();
  };
  /** @param {{currentTarget: HTMLTextAreaElement}} event */
  const onInput = ({ currentTarget: { value, selectionStart } }) => {
    change({ text: value, caret: selectionStart, index: 0, isClosed: false });
    desk.conversation.typing.touch();
  };
  /** @param {{currentTarget: HTMLTextAreaElement}} event */
  const onSelect = ({ currentTarget: { selectionStart } }) => change({ caret: selectionStart });
  return { writing, field, templates, change, paste, send, onInput, onSelect };
}

/** @param {Desk} desk */
function placeholderOf({ t, config }) {
  const { trigger = '', shortcuts = [] } = config.value?.autoComplete ?? {};
  return trigger && shortcuts.length > 0 ? t('composer.hint', { trigger }) : t('composer.placeholder');
}

/** @param {Desk} desk @param {Writing} writing */
function openTemplates({ config }, { text, caret, isClosed }) {
  const { trigger = '', shortcuts = [] } = config.value?.autoComplete ?? {};
  const query = isClosed ? null : templateQuery(text, caret, trigger);
  const found = query ? matchTemplates(shortcuts, query.filter) : [];
  return query && found.length > 0 ? { start: query.start, found, trigger } : null;
}

/**
 * @param {KeyboardEvent} event @param {{found: Shortcut[]}} templates @param {number} index
 * @param {{paste: (shortcut: Shortcut) => void, change: (changes: Partial<Writing>) => void}} does
 * @returns {boolean} whether the key was for the templates
 */
function moveInTemplates({ key, shiftKey }, { found }, index, { paste, change }) {
  const taken = found[index];
  if (key === 'ArrowDown') change({ index: (index + 1) % found.length });
  else if (key === 'ArrowUp') change({ index: (index - 1 + found.length) % found.length });
  else if (key === 'Escape') change({ isClosed: true });
  else if ((key === 'Enter' || key === 'Tab') && !shiftKey && taken) paste(taken);
  else return false;
  return true;
}
