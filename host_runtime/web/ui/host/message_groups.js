/** Messages put together as people read them: by day, then by who speaks. */

/** @typedef {import('./wire.js').Message} Message */
/** @typedef {{key: number, author: Message['author'], day: string | null, messages: Message[]}} MessageGroup */

const SAME_BREATH_MS = 10 * 60_000;

/**
 * @param {readonly Message[]} messages ascending
 * @param {(iso: string) => string} dayOf the day's name; a group that begins another day carries it
 * @returns {MessageGroup[]}
 */
export function groupMessages(messages, dayOf) {
  /** @type {MessageGroup[]} */
  const groups = [];
  let day = '';
  for (const message of messages) {
    const today = dayOf(message.sentOn);
    const group = groups.at(-1);
    if (group && today === day && continues(group, message)) group.messages.push(message);
    else groups.push({ key: message.seq, author: message.author, day: today === day ? null : today, messages: [message] });
    day = today;
  }
  return groups;
}

/** @param {MessageGroup} group @param {Message} message */
function continues(group, message) {
  const last = group.messages.at(-1);
  const sameSpeaker = group.author.kind === message.author.kind && group.author.name === message.author.name;
  return sameSpeaker && last !== undefined && Date.parse(message.sentOn) - Date.parse(last.sentOn) < SAME_BREATH_MS;
}
