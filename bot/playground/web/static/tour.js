// The newcomer's tour: four steps that tick themselves as the people on the page do them.

import { announce, button, el, icon } from "./dom.js";

const STEPS = ["ask", "request", "accept", "write"];
const KEY = "tour";

export class Tour {
  constructor(model, node) {
    Object.assign(this, { model, node, done: new Set(), closed: false, card: null, typed: new Map() });
    this.restore();
    model.on("people", () => this.reset() || this.draw());
    model.on("message", (chat, message) => this.onMessage(chat, message));
    model.on("edit", (chat, message) => this.onEdit(chat, message));
  }

  restore() {
    try {
      const { done = [], closed = false } = JSON.parse(localStorage.getItem(KEY) ?? "{}");
      Object.assign(this, { done: new Set(done), closed });
    } catch {
      localStorage.removeItem(KEY);
    }
  }

  save() {
    localStorage.setItem(KEY, JSON.stringify({ done: [...this.done], closed: this.closed }));
  }

  /** After "Start over" the tour begins again as well. */
  reset() {
    if (this.done.size === 0 || [...this.model.chats.values()].some((chat) => chat.order.length)) return;
    Object.assign(this, { done: new Set(), card: null, typed: new Map() });
    this.save();
  }

  open() {
    if (this.done.size === STEPS.length) this.done.clear();
    this.closed = false;
    this.save();
    this.draw();
  }

  close() {
    this.closed = true;
    this.save();
    this.draw();
  }

  // --- noticing what was done: by what is seen on the phones, for the page knows nothing of the bot

  get company() {
    return [...this.model.people.values()].find((person) => person.kind === "sme");
  }

  get contact() {
    return [...this.model.people.values()].find((person) => person.kind === "contact");
  }

  onMessage(chatId, message) {
    const { company, contact } = this;
    const person = [company, contact].find((known) => known?.chat === chatId);
    if (!person) return;
    if (message.mine === person.id) this.noteTyped(person, message);
    else this.onReply(person, message);
  }

  noteTyped(person, message) {
    const text = message.text ?? "";
    if (text.length > 1 && !text.startsWith("/")) this.typed.set(person.id, text);
  }

  onReply(person, message) {
    const { company, contact } = this;
    const other = person === company ? contact : company;
    const words = this.typed.get(other?.id);
    if (person === company && this.typed.has(company.id)) this.tick("ask");
    if (person === contact && isChoice(message) && this.comesByItself(contact, message)) {
      this.card = message;
      this.tick("request");
    }
    if (this.done.has("accept") && words && (message.text ?? "").includes(words)) this.tick("write");
  }

  /** The contact hasn't just written: the bot comes to them with something new. */
  comesByItself(contact, message) {
    const { order } = this.model.chat(contact.chat);
    const before = this.model.chat(contact.chat).at(order.indexOf(message.message_id) - 1);
    return before?.mine !== contact.id;
  }

  onEdit(chatId, message) {
    if (chatId !== this.contact?.chat || message.message_id !== this.card?.message_id) return;
    if (labels(message).includes(labels(this.card)[0])) return;
    this.typed.clear(); // what was typed so far isn't part of the conversation that begins now
    this.tick("accept");
  }

  tick(step) {
    if (this.done.has(step)) return;
    this.done.add(step);
    this.save();
    this.draw();
    if (!this.closed) announce(`Tour: step ${STEPS.indexOf(step) + 1} of ${STEPS.length} is done`);
  }

  // --- showing it

  draw() {
    const { company, contact } = this;
    this.node.hidden = this.closed || !company || !contact;
    if (this.node.hidden) return;
    const current = STEPS.find((step) => !this.done.has(step));
    const words = text(company.name, contact.name);
    const steps = STEPS.map((step, at) => this.step(step, at, current, words[step].title));
    this.node.replaceChildren(
      el("ol", {}, steps),
      el("p", {}, ...(current ? words[current].todo : words.end)),
      button({ icon: "close", label: "Close the tour", class: "round", on: () => this.close() }));
  }

  step(step, at, current, title) {
    const done = this.done.has(step);
    const mark = el("span", { class: "tick", "aria-hidden": "true" }, done ? icon("check", 14) : String(at + 1));
    const props = { class: done ? "done" : "", "aria-current": step === current ? "step" : null };
    return el("li", props, mark, el("span", {}, title), done && el("span", { class: "sr" }, "done"));
  }
}

const labels = (message) => (message.reply_markup?.inline_keyboard ?? []).flat().map((key) => key.text);
const isChoice = (message) => (message.reply_markup?.inline_keyboard ?? []).flat().some((key) => key.callback_data);

const text = (company, contact) => ({
  ask: { title: "Ask", todo: [`On ${company}’s phone, press `, el("b", {}, "Start"), " and ask “What is the Passport?”"] },
  request: { title: "Request", todo: [`Still as ${company}, press `, el("b", {}, "Open a Passport request"), ", answer the questions and send it."] },
  accept: { title: "Accept", todo: [`${contact} has the request now. On ${contact}’s phone, press `, el("b", {}, "Accept"), "."] },
  write: { title: "Write", todo: [`Now they can talk: on ${company}’s or ${contact}’s phone, press `, el("b", {}, "Write"), " and say something."] },
  end: ["That is all it takes. Move the clock to see reminders, or ask something nobody has thought of."],
});
