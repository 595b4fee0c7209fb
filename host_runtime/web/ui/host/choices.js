/** Choices that a bot offers: buttons, or a list to open. */
import { objects, words } from './payload_line.js';
import { MarkdownText } from './rich_text.js';
import { ChoiceButton } from './choice_button.js';
import { h, html, useId } from './vendor/preact.js';

/** @typedef {import('./message_body.js').BodyProps} BodyProps */
/** @typedef {{title: string, value: string}} Choice */

/** @param {BodyProps} props */
export function Choices({ payload, t, onAnswer }) {
  const choices = choicesOf(payload.choices);
  return html`
    ${h(MarkdownText, { text: words(payload.text) })}
    ${choices.length > 0 && html`<div class="choices" role="group" aria-label=${t('choices.label')}>
      ${choices.map((choice) => h(ChoiceButton, { title: choice.title, onTake: onAnswer && (() => onAnswer(answerOf(choice))) }))}
    </div>`}`;
}

/** @param {BodyProps} props */
export function Dropdown(props) {
  const { payload } = props;
  if (props.onAnswer) return h(OpenDropdown, props);
  const text = payload.message ?? payload.text;
  return h(Choices, { ...props, payload: { ...payload, text, choices: payload.options ?? payload.choices } });
}

/** @param {BodyProps} props */
function OpenDropdown({ payload, t, onAnswer }) {
  const id = useId();
  const choices = choicesOf(payload.options ?? payload.choices);
  /** @param {{currentTarget: HTMLSelectElement}} event */
  const take = ({ currentTarget }) => {
    const choice = choices[currentTarget.selectedIndex - 1];
    if (choice) onAnswer?.(answerOf(choice));
  };
  return html`
    <label class="text" for=${id}>${words(payload.message ?? payload.text) || t('choices.label')}</label>
    <select id=${id} class="dropdown" onChange=${take}>
      <option value="">${words(payload.placeholderText) || t('choices.placeholder')}</option>
      ${choices.map(({ title, value }) => html`<option value=${value}>${title}</option>`)}
    </select>`;
}

/** @param {unknown} raw `{title, value}`, or a dropdown's `{label, value}` @returns {Choice[]} */
export function choicesOf(raw) {
  return objects(raw)
    .map((item) => ({ title: words(item.title ?? item.label), value: words(item.value ?? item.title ?? item.label) }))
    .filter(({ title }) => title);
}

/** @param {Choice} choice @returns {import('./wire.js').ChoiceAnswer} */
function answerOf({ title, value }) {
  return { type: 'quick_reply', text: title, payload: value };
}
