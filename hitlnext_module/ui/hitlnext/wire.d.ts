/** What the desk's routes and socket answer. */
export type HandoffStatus = 'pending' | 'assigned' | 'resolved' | 'expired' | 'rejected';

export interface Comment {
  id: number;
  handoffId: number;
  threadId: string;
  agentId: string;
  agent?: { agentId: string; name: string } | null;
  content: string;
  createdAt: string;
}

export interface LastMessage {
  preview: string;
  direction: 'incoming' | 'outgoing';
  createdOn: string;
  seq: number;
}

export interface Handoff {
  id: number;
  botId: string;
  userId: string;
  userThreadId: string;
  userChannel: string;
  agentId: string | null;
  agent?: { agentId: string; name: string } | null;
  status: HandoffStatus;
  tags: string[] | null;
  assignedAt: string | null;
  resolvedAt: string | null;
  createdAt: string;
  updatedAt: string;
  version: number;
  comments: Comment[];
  user: { id: string; attributes: Record<string, unknown> } | null;
  displayName: string;
  userConversation: LastMessage | null;
}

export interface HandoffPage {
  items: Handoff[];
  next: string | null;
}

export interface Agent {
  agentId: string;
  email?: string;
  role?: string;
  online: boolean;
  name?: string;
  version?: number;
  attributes: { firstname?: string | null; lastname?: string | null; picture_url?: string | null };
}

export interface Shortcut {
  name: string;
  value: string;
}

export interface DeskConfig {
  autoComplete: { trigger: string; shortcuts: Shortcut[] };
  messageCount: number;
  handoffAlert: number | null;
  tags: string[];
  maxMessageLength: number;
  permissions: { reject: boolean; supervise: boolean; delete: boolean };
}
