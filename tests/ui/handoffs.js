// A handoff as the server would send it, for tests that care about a few of its fields.
export function handoff(id, changes = {}) {
  return {
    id, botId: 'b', userId: 'u', userThreadId: `t${id}`, userChannel: 'web', agentId: null, status: 'pending', tags: [],
    assignedAt: null, resolvedAt: null, createdAt: new Date(Date.UTC(2024, 0, id)).toISOString(), updatedAt: '', version: 1,
    comments: [], user: { id: 'u', attributes: {} }, displayName: `User ${id}`, userConversation: null, ...changes,
  };
}
