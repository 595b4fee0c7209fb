/** The desk: who works at it, what it shows, and how it hears of what changes. */
import { ApiError } from '../host/api.js';
import { tickingClock } from '../host/dates.js';
import { SocketClient, socketUrl } from '../host/socket.js';
import { batch, computed, effect, signal } from '../host/vendor/preact.js';
import { agentName } from './agent_name.js';
import { DeskApi } from './desk_api.js';
import { HandoffList } from './handoff_list.js';
import { Notes } from './notes.js';
import { OpenConversation } from './open_conversation.js';
import { parsePlace } from './place.js';
import { Reads } from './reads.js';

/** @typedef {import('./wire.js').Handoff} Handoff */
/** @typedef {import('./wire.js').Agent} Agent */
/** @typedef {import('../host/wire.js').PushEvent} PushEvent */
/** @typedef {import('../host/i18n.js').Translate} Translate */

export class Desk {
  /** @param {string} botId @param {string} language @param {Translate} t */
  constructor(botId, language, t) {
    this.botId = botId;
    this.language = language;
    this.t = t;
    this.title = document.title;
    this.api = new DeskApi(botId);
    this.now = tickingClock();
    this.config = signal(/** @type {import('./wire.js').DeskConfig | null} */ (null));
    this.me = signal(/** @type {Agent | null} */ (null));
    this.myId = computed(() => this.me.value?.agentId ?? '');
    this.agents = signal(/** @type {ReadonlyMap<string, Agent>} */ (new Map()));
    this.phase = signal(/** @type {'loading' | 'ready' | 'failed'} */ ('loading'));
    this.place = signal(parsePlace(location.hash));
    this.fault = signal('');
    this.signedOut = signal(false);
    /** Whether that is because another browser of the same agent has opened the desk. */
    this.isElsewhere = signal(false);
    /** What is written and not sent, by handoff. */
    this.unsent = /** @type {Map<number, string>} */ (new Map());
    this.isSeen = signal(document.visibilityState === 'visible');
    this.reads = new Reads(botId);
    this.list = new HandoffList(this.api, this.myId);
    this.socket = new SocketClient({
      url: socketUrl(`/api/v1/bots/${encodeURIComponent(botId)}/mod/hitlnext/socket`),
      hello: () => ({}),
      onReady: () => this.refresh(),
      onEvent: (event) => this.#hear(event),
      onRefused: ({ code }) => !['unauthorized', 'signed_in_elsewhere', 'forbidden', 'not_found'].includes(code),
    });
    this.conversation = new OpenConversation(this.api, this.socket, () => this.nameOf(this.me.peek()));
    this.notes = new Notes(this.api);
    this.selected = computed(() => this.list.known.value.get(this.place.value.handoffId ?? 0) ?? null);
    this.isLive = computed(() => this.#isLive());
  }

  start() {
    addEventListener('hashchange', () => this.#follow());
    addEventListener('visibilitychange', () => (this.isSeen.value = document.visibilityState === 'visible'));
    effect(() => this.#markRead());
    effect(() => {
      document.title = this.#title();
    });
    this.socket.start();
  }

  /** The subscription stands: now everything is fetched, and what is pushed meanwhile is newer or the same. */
  async refresh() {
    try {
      const [config, me, agents] = await Promise.all([this.api.getConfig(), this.api.getMe(), this.api.listAgents()]);
      batch(() => {
        this.config.value = config;
        this.agents.value = new Map(agents.map((agent) => [agent.agentId, agent]));
        this.me.value = { ...this.agents.value.get(me.agentId), ...me };
        this.conversation.limit = config.messageCount;
      });
      await Promise.all([this.list.reload(), this.conversation.resume(), this.notes.refresh(), this.#follow()]);
      this.phase.value = 'ready';
      this.conversation.outbox.flush();
    } catch (error) {
      this.report(error);
      if (this.phase.peek() === 'loading') this.phase.value = 'failed';
    }
  }

  /** @param {boolean} online */
  async setOnline(online) {
    const me = this.me.peek();
    const answer = await this.try(this.api.setOnline(online));
    if (me && answer) this.#putAgent({ ...me, online: answer.online });
  }

  /** @param {Handoff} handoff @param {'assign' | 'resolve' | 'reject'} move */
  async move({ id }, move) {
    const moved = await this.try(this.api.moveHandoff(id, move));
    if (moved) this.list.put([moved]);
    // Refused: somebody else was faster; what they made of it is shown.
    else this.#fetchHandoff(id);
  }

  /** @param {Handoff} handoff @param {string[]} tags */
  async setTags({ id }, tags) {
    const changed = await this.try(this.api.setTags(id, tags));
    if (changed) this.list.put([changed]);
  }

  /**
   * Waits for a request and shows its failure.
   * @template T @param {Promise<T>} request @returns {Promise<T | null>} null when it failed
   */
  async try(request) {
    this.fault.value = '';
    try {
      return await request;
    } catch (error) {
      this.report(error);
      return null;
    }
  }

  /** @param {unknown} error */
  report(error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401) {
      this.signedOut.value = true;
      this.isElsewhere.value = error.code === 'signed_in_elsewhere';
    } else this.fault.value = error.status === 0 ? this.t('fault.unreachable') : error.message || this.t('fault.unknown');
  }

  /** @param {Pick<Agent, 'agentId'> & Partial<Agent> | null} agent */
  nameOf(agent) {
    return agentName(agent) || this.t('agent.unnamed');
  }

  /**
   * @param {string | null} agentId
   * @param {{agent?: {name: string} | null}} [entity] whose own word on its agent is the last resort
   */
  nameOfId(agentId, entity) {
    if (agentId === this.myId.value) return this.t('agent.you');
    const agent = agentId ? this.agents.value.get(agentId) : undefined;
    return agentName(agent ?? null) || entity?.agent?.name || this.t('agent.unnamed');
  }

  /** Brings into sight what the address says. */
  async #follow() {
    this.place.value = parsePlace(location.hash);
    const { handoffId } = this.place.peek();
    this.fault.value = '';
    if (handoffId === null) return;
    if (!this.list.known.peek().has(handoffId)) await this.#fetchHandoff(handoffId);
    const handoff = this.list.known.peek().get(handoffId);
    if (!handoff || handoffId !== this.place.peek().handoffId) return;
    await Promise.all([this.conversation.open(handoff.userThreadId), this.notes.open(handoff)]);
  }

  /** @param {number} id */
  async #fetchHandoff(id) {
    try {
      this.list.put([await this.api.getHandoff(id)]);
    } catch (error) {
      this.report(error);
    }
  }

  /** @param {PushEvent} event */
  #hear({ resource, type, payload }) {
    if (type === 'delete') return resource === 'handoff' ? this.list.remove(payload.id) : undefined;
    if (resource === 'handoff') this.list.put([payload]);
    if (resource === 'agent') this.#putAgent(payload);
    if (resource === 'comment') this.notes.hear(payload);
    if (resource === 'typing') this.conversation.hearTyping(payload);
    if (resource === 'message') this.#hearMessage(payload);
  }

  /** @param {import('../host/wire.js').Message} message */
  #hearMessage(message) {
    this.conversation.hear(message);
    const { conversationId, author, payload, sentOn, seq } = message;
    const preview = typeof payload.text === 'string' ? payload.text : '';
    const direction = author.kind === 'user' ? 'incoming' : 'outgoing';
    if (preview) this.list.putLastMessage(conversationId, { preview, direction, createdOn: sentOn, seq });
  }

  /** @param {Agent} agent */
  #putAgent(agent) {
    const known = this.agents.peek().get(agent.agentId);
    if (known?.version && agent.version && known.version > agent.version) return;
    this.agents.value = new Map(this.agents.peek()).set(agent.agentId, { ...known, ...agent });
    const me = this.me.peek();
    if (me?.agentId === agent.agentId) this.me.value = { ...me, ...agent };
  }

  #isLive() {
    const handoff = this.selected.value;
    return handoff?.status === 'assigned' && handoff.agentId === this.myId.value;
  }

  #markRead() {
    const threadId = this.conversation.feed.conversationId.value;
    const last = this.conversation.feed.messages.value.at(-1);
    if (threadId && last && this.isSeen.value) this.reads.mark(threadId, last.seq);
  }

  #title() {
    const unread = this.list.visible.value.filter((handoff) => this.reads.isUnread(handoff, this.myId.value)).length;
    return unread > 0 ? `(${unread}) ${this.title}` : this.title;
  }
}
