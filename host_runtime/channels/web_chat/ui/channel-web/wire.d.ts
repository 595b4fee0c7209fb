/** What the chat's socket answers. */
import type { Message } from '../host/wire.js';

export interface ChatConfig {
  botName: string;
  maxMessageLength: number;
  avatarUrl?: string | null;
  extraStylesheet?: string | null;
}

export interface Hello {
  userId: string;
  token: string;
  conversationId: string;
  messages: Message[];
  lastSeq: number;
  config: ChatConfig;
}

export interface ConversationSummary {
  id: string;
  createdOn: string;
  lastMessage: Message | { preview?: string; payload?: Message['payload']; sentOn?: string } | string | null;
}
