// What the page knows: people, groups, chats and how far each person has read. Views listen; only this file changes it.

const FEW = 20;
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

class Chat {
  /** Messages in order of their id; `order` holds the ids so that neighbours are found without sorting. */
  constructor(id, type) {
    this.id = id;
    this.type = type;
    this.messages = new Map();
    this.order = [];
  }

  /** Stores a message; true when it is new and the last one, null when it is new but belongs earlier. */
  put(message) {
    const known = this.messages.has(message.message_id);
    const last = this.order.length === 0 || this.order[this.order.length - 1] < message.message_id;
    this.messages.set(message.message_id, message);
    if (known) return false;
    this.order.push(message.message_id);
    if (!last) this.order.sort((a, b) => a - b);
    return last ? true : null;
  }

  drop(id) {
    if (!this.messages.delete(id)) return -1;
    const index = this.order.indexOf(id);
    this.order.splice(index, 1);
    return index;
  }

  at(index) {
    return this.messages.get(this.order[index]);
  }
}

export class Model {
  constructor() {
    this.listeners = new Map();
    this.people = new Map();
    this.groups = new Map();
    this.chats = new Map();
    this.marks = new Map();
    this.bot = { id: 0, name: "Bot", username: "" };
    this.commands = [];
    this.mails = [];
    this.offset = 0;
    this.drift = 0;
  }

  on(type, listener) {
    const list = this.listeners.get(type) ?? [];
    this.listeners.set(type, [...list, listener]);
  }

  emit(type, ...values) {
    for (const listener of this.listeners.get(type) ?? []) listener(...values);
  }

  /** The moment it is in the playground. */
  now() {
    return new Date(Date.now() + this.drift);
  }

  chat(id, type = "private") {
    if (!this.chats.has(id)) this.chats.set(id, new Chat(id, type));
    return this.chats.get(id);
  }

  groupsOf(person) {
    return [...this.groups.values()].filter((group) => group.members.includes(person));
  }

  /** The supergroup a group became, if it did. */
  successor(id) {
    return this.chat(id).messages.get(this.lastId(id))?.migrate_to_chat_id;
  }

  /** The topics of a forum by their thread, as its messages tell them. */
  topics(id) {
    const created = [...this.chat(id).messages.values()].filter((message) => message.forum_topic_created);
    return new Map(created.map((message) => [message.message_thread_id, message.forum_topic_created.name]));
  }

  /** The commands a person may choose from in a chat. */
  commandsFor(person, chat) {
    const own = this.groups.get(chat)?.commands[person.id] ?? person.commands;
    return own?.length ? own : this.commands;
  }

  /** Name and colour of whoever sent a message: a person, the bot, or the group for its anonymous administrators. */
  senderOf(message) {
    if (message.sender_chat) return { id: message.sender_chat.id, name: message.sender_chat.title, color: "#6b6f1d" };
    const person = this.people.get(message.mine);
    return person ?? { id: "bot", name: this.bot.name, color: "#0f766e" };
  }

  /** Takes the whole state as the server tells it; whatever is known already and the same is left alone. */
  load(state) {
    this.bot = state.bot;
    this.commands = state.commands ?? [];
    this.emit("presence", state.presence ?? { connected: true, activity: "" });
    this.setClock(state.clock, state.clock_offset);
    this.setMails(state.mails ?? []);
    this.groups = new Map((state.groups ?? []).map((group) => [group.id, group]));
    this.people = new Map(state.people.map((person) => [person.id, person]));
    for (const chat of Object.values(state.chats ?? {})) this.loadChat(chat);
    for (const [id, chat] of this.chats) if (!state.chats?.[id] && chat.order.length) this.loadChat({ id, type: chat.type, messages: [] });
    for (const id of this.groups.keys()) if (this.successor(id)) this.groups.delete(id);
    for (const person of state.people) this.markFrom(person);
    for (const group of this.groups.values()) for (const member of group.members) this.mark(member, group.id);
    this.emit("people");
  }

  /** A few changes are told one by one; when much is different, or something is gone, the chat is drawn anew. */
  loadChat({ id, type, messages }) {
    const chat = this.chat(id, type);
    const told = new Set(messages.map((message) => message.message_id));
    const gone = chat.order.some((known) => !told.has(known));
    const changed = messages.filter((message) => !same(chat.messages.get(message.message_id), message));
    if (!gone && changed.length <= FEW) return changed.forEach((message) => this.put(id, message));
    chat.messages = new Map(messages.map((message) => [message.message_id, message]));
    chat.order = [...told].sort((a, b) => a - b);
    return this.emit("rebuilt", id);
  }

  markFrom(person) {
    const incoming = this.chat(person.chat).order.filter((id) => this.incoming(person.id, person.chat, id));
    const firstUnread = person.unread > 0 ? incoming[Math.max(0, incoming.length - person.unread)] : undefined;
    this.marks.set(`${person.id}:${person.chat}`, firstUnread === undefined ? this.lastId(person.chat) : firstUnread - 1);
  }

  lastId(chat) {
    return this.chat(chat).order.at(-1) ?? 0;
  }

  setClock(clock, offset) {
    this.drift = new Date(clock).getTime() - Date.now();
    this.offset = offset ?? 0;
    this.emit("clock");
  }

  setMails(mails) {
    const fresh = mails.length > this.mails.length;
    this.mails = mails;
    this.emit("mails", fresh);
  }

  put(chatId, message) {
    const chat = this.chat(chatId, message.chat?.type);
    const added = chat.put(message);
    if (added === null) this.emit("rebuilt", chatId);
    else this.emit(added ? "message" : "edit", chatId, message);
  }

  remove(chatId, id) {
    const index = this.chat(chatId).drop(id);
    if (index >= 0) this.emit("delete", chatId, id, index);
  }

  incoming(person, chat, id) {
    return this.chat(chat).messages.get(id)?.mine !== person;
  }

  mark(person, chat) {
    const key = `${person}:${chat}`;
    if (!this.marks.has(key)) this.marks.set(key, this.groups.has(chat) ? this.lastId(chat) : 0);
    return this.marks.get(key);
  }

  /** Ids of the messages a person has not read in a chat, oldest first. */
  unread(person, chat) {
    const { order } = this.chat(chat);
    const mark = this.mark(person, chat);
    const ids = [];
    for (let at = order.length - 1; at >= 0 && order[at] > mark; at -= 1) if (this.incoming(person, chat, order[at])) ids.unshift(order[at]);
    return ids;
  }

  /** Unread messages of a person in all chats together. */
  unreadAll(person) {
    const chats = [person.chat, ...this.groupsOf(person.id).map((group) => group.id)];
    return chats.reduce((sum, chat) => sum + this.unread(person.id, chat).length, 0);
  }

  markRead(person, chat) {
    this.marks.set(`${person}:${chat}`, this.lastId(chat));
    this.emit("unread", person);
  }
}
