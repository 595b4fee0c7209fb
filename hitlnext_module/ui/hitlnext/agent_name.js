/** How an agent is called. */

/**
 * @param {Partial<import('./wire.js').Agent> | null} agent
 * @returns {string} empty when nothing is known
 */
export function agentName(agent) {
  if (!agent) return '';
  const { firstname, lastname } = agent.attributes ?? {};
  return agent.name || [firstname, lastname].filter(Boolean).join(' ') || agent.email || '';
}
