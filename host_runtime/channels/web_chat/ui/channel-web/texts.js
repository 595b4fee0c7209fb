/** Texts of the chat page. */

/** @type {Record<string, import('../host/i18n.js').Texts>} */
export const CHAT_TEXTS = {
  en: {
    'chat.empty': 'Write a message to begin.',
    'composer.label': 'Message',
    'composer.placeholder': 'Write a message…',
    'composer.send': 'Send',
    'composer.excess': '{count} characters too long',
    'conversations.open': 'Conversations',
    'conversations.title': 'Your conversations',
    'conversations.new': 'New conversation',
    'conversations.empty': 'Nothing said yet',
    'conversations.loading': 'Loading…',
    'conversations.failed': 'The conversations could not be loaded. Please try again in a moment.',
  },
  fr: {
    'chat.empty': 'Écrivez un message pour commencer.',
    'composer.label': 'Message',
    'composer.placeholder': 'Écrivez un message…',
    'composer.send': 'Envoyer',
    'composer.excess': '{count} caractères de trop',
    'conversations.open': 'Conversations',
    'conversations.title': 'Vos conversations',
    'conversations.new': 'Nouvelle conversation',
    'conversations.empty': 'Rien n’a encore été dit',
    'conversations.loading': 'Chargement…',
    'conversations.failed': 'Impossible de charger les conversations. Réessayez dans un instant.',
  },
  es: {
    'chat.empty': 'Escriba un mensaje para empezar.',
    'composer.label': 'Mensaje',
    'composer.placeholder': 'Escriba un mensaje…',
    'composer.send': 'Enviar',
    'composer.excess': 'Sobran {count} caracteres',
    'conversations.open': 'Conversaciones',
    'conversations.title': 'Sus conversaciones',
    'conversations.new': 'Nueva conversación',
    'conversations.empty': 'Todavía no se ha dicho nada',
    'conversations.loading': 'Cargando…',
    'conversations.failed': 'No se pudieron cargar las conversaciones. Inténtelo de nuevo en un momento.',
  },
};
