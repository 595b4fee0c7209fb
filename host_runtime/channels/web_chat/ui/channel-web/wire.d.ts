/** What the chat's socket answers. */
import type { Message } from '../host/wire.js';

export interface ChatConfig {
  botName: string;
  maxMessageLength: number;
  avatarUrl?: string | null;
  extraStylesheet?: string | null;
}

export interface Conversation {
  id: string;
  owner: 'bot' | 'human';
  version: number;
}

export interface Hello {
  userId: string;
  token: string;
  conversationId: string;
  conversation: Conversation;
  messages: Message[];
  lastSeq: number;
  config: ChatConfig;
}

export interface ConversationSummary {
  id: string;
  createdOn: string;
  lastMessage: Message | { preview?: string; payload?: Message['payload']; sentOn?: string } | string | null;
}
