// Where a person writes: text, commands, inline questions, replies, edits, files.

import { button, el, icon } from "./dom.js";
import { openAttachMenu, sendFiles } from "./attach.js";
import { summary } from "./media.js";
import { Suggestions } from "./suggestions.js";

const LONGEST = 4096;
const INLINE_PAUSE = 350;

export class Composer {
  /** `act` sends and tells: { api, tell(text) }. The composer writes into the chat given to `setChat`. */
  constructor(person, model, act) {
    this.person = person;
    this.model = model;
    this.act = act;
    this.drafts = new Map();
    this.context = null;
    this.sending = Promise.resolve();
    this.build();
  }

  build() {
    const name = this.person.name;
    this.input = el("textarea", { rows: "1", dir: "auto", placeholder: "Message", "aria-label": `Message as ${name}`, autocomplete: "off", enterkeyhint: "send" });
    this.suggestions = new Suggestions(this.input, `Suggestions for ${name}`);
    this.commands = button({ text: "/", label: `Commands for ${name}`, class: "slash", on: () => this.toggleCommands() });
    const attach = button({ icon: "attach", label: `Attach as ${name}`, class: "round", "aria-haspopup": "menu", on: () => openAttachMenu(attach, this) });
    const send = button({ icon: "send", label: `Send as ${name}`, class: "round send", on: () => this.send() });
    this.bar = el("div", { class: "context", hidden: true });
    this.topic = el("select", { class: "topic", "aria-label": `Topic for ${name}`, hidden: true });
    this.element = el("div", { class: "composer" }, this.suggestions.element, this.topic, this.bar, el("div", { class: "line" }, this.commands, this.input, attach, send));
    this.input.addEventListener("input", () => this.changed());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => this.suggestions.close());
    this.input.addEventListener("paste", (event) => this.onFiles(event, event.clipboardData));
  }

  setChat(chat) {
    if (this.chat !== undefined) this.drafts.set(this.chat, this.input.value);
    this.chat = chat;
    this.setContext(null);
    this.drawTopics();
    this.write(this.drafts.get(chat) ?? "", false);
  }

  /** In a forum a person chooses where to write. */
  drawTopics() {
    const topics = this.model.topics(this.chat);
    const chosen = this.topic.value;
    this.topic.hidden = topics.size === 0;
    this.topic.replaceChildren(el("option", { value: "" }, "General"), ...[...topics].map(([id, name]) => el("option", { value: id }, name)));
    this.topic.value = topics.has(Number(chosen)) ? chosen : "";
  }

  /** Replaces what stands in the composer. */
  write(text, focus = true) {
    this.input.value = text;
    this.changed();
    if (focus) this.input.focus();
  }

  changed() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 160)}px`;
    this.suggest();
  }

  // --- suggestions

  suggest() {
    clearTimeout(this.asking);
    const text = this.input.value;
    const command = /^\/(\w*)$/.exec(text);
    const inline = new RegExp(`^@${this.model.bot.username}\\s(.*)$`, "is").exec(text);
    if (command) this.suggestCommands(command[1]);
    else if (inline && this.model.bot.username) this.asking = setTimeout(() => this.suggestAnswers(text, inline[1]), INLINE_PAUSE);
    else this.suggestions.close();
  }

  suggestCommands(start) {
    const fitting = this.model.commandsFor(this.person, this.chat).filter(({ command }) => command.startsWith(start.toLowerCase()));
    const option = ({ command, description }) => ({
      title: `/${command}`, note: description,
      choose: () => this.sendText(`/${command}`, true), complete: () => this.write(`/${command} `),
    });
    this.suggestions.show(fitting.map(option), start ? "" : "The bot has told no commands yet.");
  }

  toggleCommands() {
    this.write(this.input.value === "/" ? "" : "/");
  }

  async suggestAnswers(text, query) {
    try {
      const { results, query_id } = await this.act.api.inline(this.person.id, { query, chat: this.chat });
      if (this.input.value !== text) return;
      const option = (result) => ({ title: result.title ?? result.id, note: result.description ?? result.text, choose: () => this.chooseAnswer(query_id, result.id) });
      this.suggestions.show(results.map(option), "The bot has no answer to offer.");
    } catch (error) {
      this.suggestions.show([], error.message);
    }
  }

  chooseAnswer(query_id, result_id) {
    this.write("");
    return this.attempt(() => this.act.api.choose(this.person.id, { query_id, result_id, chat: this.chat }));
  }

  // --- sending

  onKey(event) {
    if (event.isComposing) return;
    if (this.suggestions.onKey(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && this.context) {
      event.preventDefault();
      this.setContext(null);
    } else if (event.key === "ArrowUp" && !this.input.value && !this.context) this.editLast(event);
  }

  send() {
    const text = this.input.value;
    const { context } = this;
    if (!text.trim()) return this.input.focus();
    this.write("");
    this.setContext(null);
    if (context?.kind === "edit") return this.attempt(() => this.act.api.edit(this.person.id, { chat: this.chat, message_id: context.message.message_id, text }), text);
    return this.sendText(text, false, context?.message.message_id);
  }

  /** Sends text, in pieces when it is longer than one message may be, as the app does. */
  sendText(text, clear = false, reply = undefined) {
    const { chat } = this;
    const thread = reply ? 0 : Number(this.topic.value);
    if (clear) this.write("");
    for (const [at, piece] of pieces(text).entries()) {
      const body = { text: piece, chat, ...(thread ? { thread } : {}), ...(reply && at === 0 ? { reply_to: reply } : {}) };
      this.attempt(() => this.act.api.text(this.person.id, body), piece);
    }
    return this.sending;
  }

  /** Calls in the order they were asked for; what failed is told, and its text comes back into the empty composer. */
  attempt(call, text = "") {
    this.sending = this.sending.then(call).catch((error) => {
      this.act.tell(error.message);
      if (text && !this.input.value) this.write(text, false);
    });
    return this.sending;
  }

  onFiles(event, transfer) {
    const files = [...(transfer?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    sendFiles(this, files);
  }

  // --- replying and editing

  setContext(context) {
    if (this.context?.kind === "edit" && !context) this.write("", false);
    this.context = context;
    this.bar.hidden = !context;
    if (!context) return this.bar.replaceChildren();
    const title = context.kind === "edit" ? "Edit message" : `Reply to ${this.model.senderOf(context.message).name}`;
    const text = el("span", { class: "about" }, el("b", {}, title), el("span", { dir: "auto" }, summary(context.message)));
    this.bar.replaceChildren(icon(context.kind, 18), text, button({ icon: "close", label: `Cancel: ${title}`, class: "round", on: () => (this.setContext(null), this.input.focus()) }));
    return this.input.focus();
  }

  reply(message) {
    this.setContext({ kind: "reply", message });
  }

  edit(message) {
    this.setContext({ kind: "edit", message });
    this.write(message.text);
  }

  editLast(event) {
    const { messages, order } = this.model.chat(this.chat);
    const last = order.findLast((id) => messages.get(id).mine === this.person.id && messages.get(id).text);
    if (last === undefined) return;
    event.preventDefault();
    this.edit(messages.get(last));
  }
}

/** Pieces of at most 4096 UTF-16 units, never cutting a character in two. */
function pieces(text) {
  const found = [];
  for (let rest = text; rest; ) {
    let end = Math.min(LONGEST, rest.length);
    if (end < rest.length && /[\ud800-\udbff]/.test(rest[end - 1])) end -= 1;
    found.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return found;
}
