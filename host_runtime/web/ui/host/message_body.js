/** What a message says, by the type of its payload. */
import { Card, Carousel } from './card.js';
import { Choices, Dropdown } from './choices.js';
import { MediaLink, Picture, Place } from './media.js';
import { payloadLine, words } from './payload_line.js';
import { MarkdownText, PlainText } from './rich_text.js';
import { h, html } from './vendor/preact.js';

/** @typedef {import('./wire.js').Message} Message */
/** @typedef {import('./wire.js').ChoiceAnswer} ChoiceAnswer */
/** @typedef {import('./i18n.js').Translate} Translate */
/**
 * @typedef {object} BodyProps
 * @property {Message['payload']} payload @property {Message['author']} author @property {Translate} t
 * @property {((answer: ChoiceAnswer) => void) | null} onAnswer null: choices are shown and cannot be taken
 */

/** @typedef {(props: BodyProps) => import('./vendor/preact.js').VNode} Renderer */

/** @type {Record<string, Renderer>} */
const RENDERERS = {
  text: Text,
  'single-choice': (props) => (props.payload.isDropdown ? h(Dropdown, props) : h(Choices, props)),
  dropdown: (props) => h(Dropdown, props),
  image: (props) => h(Picture, props),
  card: ({ payload, ...props }) => h(Card, { ...props, card: payload }),
  carousel: (props) => h(Carousel, props),
  audio: (props) => h(MediaLink, props),
  voice: (props) => h(MediaLink, props),
  video: (props) => h(MediaLink, props),
  file: (props) => h(MediaLink, props),
  location: (props) => h(Place, props),
};

/** @param {BodyProps} props */
export function MessageBody(props) {
  // What a visitor says is shown as words, whatever it claims to be, except for a file of theirs.
  const said = props.author.kind === 'user' && !['image', 'audio', 'voice', 'video', 'file'].includes(props.payload.type);
  const renderer = said ? Line : (Object.hasOwn(RENDERERS, props.payload.type) && RENDERERS[props.payload.type]) || Line;
  return renderer(props);
}

/** @param {BodyProps} props */
function Text({ payload, author }) {
  const text = words(payload.text);
  const isMarkdown = author.kind === 'bot' && payload.markdown !== false;
  return isMarkdown ? h(MarkdownText, { text }) : h(PlainText, { text });
}

/** @param {BodyProps} props */
function Line({ payload, t }) {
  return html`${h(PlainText, { text: payloadLine(payload, t) })}`;
}
