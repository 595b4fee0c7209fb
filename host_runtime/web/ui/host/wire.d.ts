/** What travels between the pages and the server, shared by every area. */

export type AuthorKind = 'user' | 'bot' | 'agent' | 'system';

export interface Author {
  kind: AuthorKind;
  name?: string | null;
  avatarUrl?: string | null;
}

/** A payload's `type` decides what else it holds; readers take nothing else for granted. */
export interface Payload {
  type: string;
  [field: string]: unknown;
}

/** A stored message; `seq` counts from 1 within its conversation, without gaps. */
export interface Message {
  id: string;
  conversationId: string;
  seq: number;
  clientId?: string | null;
  author: Author;
  sentOn: string;
  payload: Payload;
}

export interface MessagePage {
  messages: Message[];
  lastSeq: number;
}

export interface SentMessage {
  messageId: string;
  seq: number;
}

/** A push on a socket. */
export interface PushEvent {
  resource: string;
  type: 'create' | 'update' | 'delete';
  id: string | number;
  payload: any;
}

export interface ChoiceAnswer {
  type: 'quick_reply' | 'postback' | 'text';
  text?: string;
  payload?: unknown;
}

export interface Account {
  id: string;
  email: string;
  firstname: string | null;
  lastname: string | null;
  fullName: string | null;
  picture_url: string | null;
  isSuperAdmin: boolean;
  roles: Record<string, string>;
}
