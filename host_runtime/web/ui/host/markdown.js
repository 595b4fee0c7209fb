/** The small part of Markdown that a bot's texts use, as a tree; nothing in it is ever read as HTML. */

/**
 * @typedef {{kind: 'text' | 'code' | 'block', text: string}
 *   | {kind: 'bold' | 'italic', children: Inline[]}
 *   | {kind: 'link', href: string, children: Inline[]}
 *   | {kind: 'break'}} Inline
 */

const PATTERN = new RegExp(
  [
    /```(?:\w*\n)?([\s\S]+?)```/, //                            1 code block
    /`([^`\n]+)`/, //                                           2 code
    /\*\*(?=\S)([\s\S]*?\S)\*\*/, //                            3 bold
    /(?<!\w)__(?=\S)([\s\S]*?\S)__(?!\w)/, //                   4 bold
    /\*(?=\S)([^*]*?[^\s*])\*/, //                              5 italic
    /(?<!\w)_(?=\S)([^_]*?[^\s_])_(?!\w)/, //                   6 italic
    /\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)/, //                7 link text, 8 address
    /(https?:\/\/[^\s<>"]*[^\s<>"'.,:;!?)\]*_])/, //            9 bare address
    /\\([\\`*_[\]()])/, //                                     10 escaped sign
    /(\r?\n)/, //                                              11 line break
  ]
    .map(({ source }) => source)
    .join('|'),
);

/** Beyond this depth the signs are shown as they are. */
const DEEPEST = 4;

/**
 * @param {string} source @param {number} [depth]
 * @returns {Inline[]}
 */
export function parseMarkdown(source, depth = 0) {
  /** @type {Inline[]} */
  const nodes = [];
  let rest = source;
  for (let match = find(rest, depth); match; match = find(rest, depth)) {
    addText(nodes, rest.slice(0, match.index));
    addMatch(nodes, match, depth + 1);
    rest = rest.slice(match.index + match[0].length);
  }
  addText(nodes, rest);
  return nodes;
}

/** @param {string} text @param {number} depth */
function find(text, depth) {
  return depth < DEEPEST ? PATTERN.exec(text) : null;
}

/** @param {Inline[]} nodes @param {string} text */
function addText(nodes, text) {
  const last = nodes.at(-1);
  if (last?.kind === 'text') last.text += text;
  else if (text) nodes.push({ kind: 'text', text });
}

/** @param {Inline[]} nodes @param {RegExpExecArray} match @param {number} depth of what is inside */
function addMatch(nodes, match, depth) {
  const [, block, code, bold, bold2, italic, italic2, linkText, linkHref, bare, escaped] = match;
  const strong = bold ?? bold2;
  const slanted = italic ?? italic2;
  if (block) nodes.push({ kind: 'block', text: block });
  else if (code) nodes.push({ kind: 'code', text: code });
  else if (strong) nodes.push({ kind: 'bold', children: parseMarkdown(strong, depth) });
  else if (slanted) nodes.push({ kind: 'italic', children: parseMarkdown(slanted, depth) });
  else if (linkText && linkHref) nodes.push({ kind: 'link', href: linkHref, children: parseMarkdown(linkText, DEEPEST) });
  else if (bare) nodes.push({ kind: 'link', href: bare, children: [{ kind: 'text', text: bare }] });
  else if (escaped) addText(nodes, escaped);
  else nodes.push({ kind: 'break' });
}
