// One person's phone: who it is, the chat that is open on it, and what the person does there.

import { Composer } from "./composer.js";
import { ask, show } from "./dialogs.js";
import { announce, button, el, icon, initials, inkOn } from "./dom.js";
import { languageName, LANGUAGES } from "./format.js";
import { Log } from "./log.js";
import { markEdges } from "./edges.js";
import { groupItems } from "./group.js";
import { openMenu } from "./menu.js";
import { liveItems } from "./media.js";
import { setWaiting } from "./message.js";

const TOAST_MS = 4500;
const PATIENCE_MS = 30000;
const NEWS_MS = 2400;

export class Phone {
  /** `deck` knows which phone is in view: { isActive(phone), step(phone, by), changed() }. */
  constructor(person, model, api, deck) {
    Object.assign(this, { person, model, api, deck, chatId: person.chat, logs: new Map() });
    this.act = this.actions();
    this.composer = new Composer(person, model, this.act);
    this.build();
    this.update(person);
    this.openChat(person.chat);
  }

  build() {
    const { person } = this;
    this.face = el("span", { class: "avatar", "aria-hidden": "true" }, initials(person.name));
    this.face.style.background = person.color;
    this.face.style.color = inkOn(person.color);
    this.badge = el("span", { class: "unread", hidden: true });
    this.state = el("span", { class: "state" });
    this.owner = button({ class: "owner", "aria-haspopup": "menu", label: `${person.name}, ${person.role}: menu of this phone`, on: () => this.openMenu(this.owner) },
      this.face, el("span", { class: "who" }, el("b", { dir: "auto" }, person.name), el("small", {}, person.role)), this.state, this.badge, icon("more"));
    this.about = el("p", { class: "about" }, person.about ?? "");
    this.chats = el("div", { class: "chats", "aria-label": `Chats of ${person.name}` });
    markEdges(this.chats);
    const more = button({ icon: "more", label: `${person.name}: menu of this phone`, class: "round narrow-only", "aria-haspopup": "menu", on: () => this.openMenu(more) });
    const head = el("div", { class: "head" }, this.chats, more);
    this.place = el("div", { class: "place" });
    this.toasts = el("div", { class: "toasts", role: "status" });
    this.foot = el("div", { class: "foot" });
    const glass = el("div", { class: "glass" }, head, this.place, this.toasts, this.foot);
    this.element = el("section", { class: "phone", id: `phone-${person.id}`, "aria-label": `Phone of ${person.name}`, data: { person: person.id } }, this.owner, this.about, glass);
    this.element.style.setProperty("--person", person.color);
    this.owner.addEventListener("keydown", (event) => this.onOwnerKey(event));
    this.element.addEventListener("dragover", (event) => event.preventDefault());
    this.element.addEventListener("drop", (event) => this.composer.onFiles(event, event.dataTransfer));
  }

  onOwnerKey(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.deck.step(this, step, (phone) => phone.owner.focus());
  }

  // --- what is shown

  get log() {
    return this.logFor(this.chatId);
  }

  logFor(chatId) {
    if (!this.logs.has(chatId)) {
      const chat = this.model.chat(chatId);
      const scene = { person: this.person, chat, model: this.model, act: this.act };
      const log = new Log(scene, `${this.person.name} and ${this.titleOf(chatId)}`, () => this.seen());
      log.setIntro(chatId === this.person.chat ? this.person.bot?.description : "");
      log.setDivider(this.model.unread(this.person.id, chatId)[0] ?? null);
      this.logs.set(chatId, log);
    }
    return this.logs.get(chatId);
  }

  titleOf(chatId) {
    return this.model.groups.get(chatId)?.title ?? this.person.bot?.name ?? this.model.bot.name;
  }

  openChat(chatId) {
    this.chatId = chatId;
    this.composer.setChat(chatId);
    this.place.replaceChildren(this.log.element);
    this.log.toEnd();
    this.drawChats();
    this.drawFoot();
    this.seen();
  }

  /** The person changed, or the list of chats. */
  update(person) {
    this.person = person;
    this.composer.person = person;
    for (const log of this.logs.values()) log.scene.person = person;
    this.log.setIntro(this.chatId === person.chat ? person.bot?.description : "");
    const known = this.chatId === person.chat || this.model.groups.get(this.chatId)?.members.includes(person.id);
    const marks = [person.blocked ? "bot blocked" : "", person.language ?? ""].filter(Boolean);
    this.state.textContent = marks.join(" · ");
    if (person.typing) this.log.setTyping(true);
    if (!known) return this.openChat(this.model.successor(this.chatId) ?? person.chat);
    this.drawChats();
    this.drawFoot();
    return this.drawUnread();
  }

  drawChats() {
    const ids = [this.person.chat, ...this.model.groupsOf(this.person.id).map((group) => group.id)];
    const focused = this.chats.contains(document.activeElement);
    this.chats.replaceChildren(...ids.map((id) => (ids.length === 1 ? el("div", { class: "only" }, this.chatLabel(id)) : this.chatTab(id))));
    this.chats.setAttribute("role", ids.length > 1 ? "tablist" : "group");
    if (focused) this.chats.querySelector("[aria-selected=true]")?.focus();
  }

  chatLabel(id) {
    const isBot = id === this.person.chat;
    const members = (this.model.groups.get(id)?.members.length ?? 0) + 1;
    const face = isBot ? el("img", { class: "avatar small", src: "icon.svg", alt: "" }) : el("span", { class: "avatar small", "aria-hidden": "true" }, initials(this.titleOf(id)));
    const note = isBot ? "bot" : `${members} members`;
    return [face, el("span", { class: "who" }, el("b", { dir: "auto" }, this.titleOf(id)), el("small", {}, note))];
  }

  chatTab(id) {
    const selected = id === this.chatId;
    const count = selected ? 0 : this.model.unread(this.person.id, id).length;
    const props = { type: "button", role: "tab", "aria-selected": String(selected), tabindex: selected ? "0" : "-1", data: { chat: id } };
    const tab = el("button", props, this.chatLabel(id), count > 0 && el("span", { class: "unread", "aria-label": `${count} unread` }, String(count)));
    tab.addEventListener("click", () => this.openChat(id));
    tab.addEventListener("keydown", (event) => this.onTabKey(event, tab));
    return tab;
  }

  onTabKey(event, tab) {
    const next = { ArrowRight: tab.nextElementSibling, ArrowLeft: tab.previousElementSibling }[event.key];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.click();
  }

  /** The composer, or what a person sees who has not started or has blocked the bot. */
  drawFoot() {
    const inPrivate = this.chatId === this.person.chat;
    const name = this.person.name;
    const kind = inPrivate && this.person.blocked ? "blocked" : inPrivate && !this.person.started ? "new" : "open";
    if (this.foot.dataset.kind === kind) return;
    const hadFocus = this.foot.contains(document.activeElement);
    this.foot.dataset.kind = kind;
    const unblock = () => button({ text: "Unblock", class: "big", title: `Unblock as ${name}`, on: () => this.block(false) });
    const start = () => button({ text: "Start", class: "big", title: `Start as ${name}`, on: () => this.act.start(null) });
    this.foot.replaceChildren({ blocked: unblock, new: start, open: () => this.composer.element }[kind]());
    if (hadFocus) this.focus();
  }

  focus() {
    (this.foot.querySelector("textarea") ?? this.foot.querySelector("button")).focus({ preventScroll: true });
  }

  drawUnread() {
    const count = this.model.unreadAll(this.person);
    this.badge.hidden = count === 0;
    this.badge.textContent = String(count);
    this.badge.setAttribute("aria-label", `${count} unread`);
    this.deck.changed();
  }

  // --- what happens to it

  received(chatId, message) {
    const own = message.mine === this.person.id;
    const log = this.logFor(chatId);
    const unread = this.model.unread(this.person.id, chatId);
    const seen = own || (chatId === this.chatId && this.deck.isInView(this) && log.stuck);
    if (!seen && unread.length === 1) log.setDivider(unread[0]);
    log.append(message);
    if (seen) this.seen(chatId);
    if (!own && !this.element.classList.contains("active")) this.showNews();
    if (chatId !== this.chatId) this.drawChats();
    if (message.forum_topic_created && chatId === this.chatId) this.composer.drawTopics();
    this.drawUnread();
  }

  /** Lights the phone up for a moment: something came in while somebody looked at another one. */
  showNews() {
    this.element.classList.add("news");
    clearTimeout(this.newsEnds);
    this.newsEnds = setTimeout(() => this.element.classList.remove("news"), NEWS_MS);
  }

  /** The reader sees the end of the open chat: everything there counts as read. */
  seen(chatId = this.chatId) {
    if (chatId !== this.chatId || !this.deck.isInView(this) || !this.log.stuck) return;
    if (this.model.unread(this.person.id, chatId).length === 0) return;
    this.model.markRead(this.person.id, chatId);
    if (chatId === this.person.chat) this.api.read(this.person.id).catch(() => {});
  }

  toast(text, alert) {
    if (alert) return show(text, el("p", { class: "quiet" }, `${this.model.bot.name} to ${this.person.name}`), true);
    const node = el("div", { class: "toast", dir: "auto" }, text);
    this.toasts.append(node);
    return setTimeout(() => node.remove(), TOAST_MS);
  }

  // --- what the person does

  actions() {
    const id = this.person.id;
    return {
      api: this.api,
      tell: (text) => this.toast(text, false),
      say: (text) => this.composer.sendText(text),
      compose: (text) => this.composer.write(text),
      start: (payload) => this.start(payload),
      goTo: (message) => this.log.goTo(message),
      copy: (text) => navigator.clipboard.writeText(text).then(() => this.toast("Copied", false), () => this.toast("Copying is not allowed here.", false)),
      react: (message, emoji) => this.attempt(this.api.react(id, { chat: this.chatId, message_id: message.message_id, emoji })),
      press: (message, data, key) => this.press(message, data, key),
      tickTask: (message, task) => this.attempt(this.api.tickTask(id, { chat: this.chatId, message_id: message.message_id, task })),
      menu: (message, anchor, point) => this.openActions(message, anchor, point),
    };
  }

  attempt(call) {
    return call.catch((error) => this.toast(error.message, false));
  }

  start(payload) {
    if (this.chatId !== this.person.chat) this.openChat(this.person.chat);
    this.composer.sendText(payload ? `/start ${payload}` : "/start");
  }

  async press(message, data, key) {
    setWaiting(null, key, true);
    setTimeout(() => setWaiting(null, key, false), PATIENCE_MS);
    try {
      await this.api.press(this.person.id, { chat: this.chatId, message_id: message.message_id, data });
    } catch (error) {
      setWaiting(null, key, false);
      this.toast(error.message, false);
    }
  }

  block(blocked) {
    return this.attempt(this.api.block(this.person.id, blocked));
  }

  openActions(message, anchor, point) {
    const { composer } = this;
    const own = message.mine === this.person.id;
    const text = message.text ?? message.caption;
    const forward = () => this.attempt(this.api.forward(this.person.id, { from_chat: this.chatId, message_id: message.message_id, chat: this.person.chat }));
    const glyphs = ["👍", "👎"].map((emoji) => {
      const checked = message.reactions?.includes(emoji) ?? false;
      return { text: emoji, label: `React ${emoji}`, checked, run: () => this.act.react(message, checked ? null : emoji) };
    });
    openMenu(anchor, "Message actions", [
      { text: "Reactions", glyphs },
      { text: "Reply", icon: "reply", run: () => composer.reply(message) },
      own && message.text && { text: "Edit", icon: "edit", run: () => composer.edit(message) },
      { text: "Forward to the bot", icon: "forward", run: forward },
      ...(own ? liveItems(message, (place) => this.attempt(this.api.moveLocation(this.person.id, { chat: this.chatId, message_id: message.message_id, ...place }))) : []),
      text && { text: "Copy text", icon: "copy", run: () => this.act.copy(text) },
    ].filter(Boolean), point);
  }

  openMenu(anchor) {
    const { person } = this;
    const group = this.model.groups.get(this.chatId);
    openMenu(anchor, `Phone of ${person.name}`, [
      { text: "Language of the phone…", icon: "language", run: () => this.askLanguage() },
      person.blocked ? { text: "Unblock the bot", icon: "block", run: () => this.block(false) } : { text: "Block the bot", icon: "block", danger: true, run: () => this.block(true) },
      ...(group ? [null, ...groupItems(group, person, this.api, (call) => this.attempt(call)), null] : []),
      { text: "Who is this?", icon: "person", run: () => show(person.name, el("p", {}, `${person.role}. ${person.about ?? ""}`)) },
    ]);
  }

  askLanguage() {
    const codes = LANGUAGES.includes(this.person.language) ? LANGUAGES : [this.person.language, ...LANGUAGES];
    const options = codes.map((code) => ({ value: code, text: languageName(code) }));
    return ask({
      title: `Language of ${this.person.name}’s phone`,
      intro: "The bot is told this language with every message.",
      fields: [{ name: "language", label: "Language", type: "select", options, value: this.person.language }],
      action: "Change",
      submit: ({ language }) => this.api.language(this.person.id, language).then(() => announce("Language changed")),
    });
  }
}
