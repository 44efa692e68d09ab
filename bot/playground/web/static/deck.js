// All phones, which one is in use, and the tabs that lead to them where they do not fit side by side.

import { el, initials, inkOn } from "./dom.js";
import { addArrows, markEdges } from "./edges.js";
import { Phone } from "./phone.js";

const NARROW = matchMedia("(max-width: 760px)");
const IN_VIEW = 0.6;

export class Deck {
  constructor(model, api, deck, tabs) {
    Object.assign(this, { model, api, deck, tabs, phones: new Map(), active: null });
    model.on("people", () => this.drawAll());
    model.on("person", (person) => this.phones.get(person.id)?.update(person));
    model.on("unread", (person) => this.phones.get(person)?.drawUnread());
    model.on("message", (chat, message) => this.each(chat, (phone) => phone.received(chat, message)));
    model.on("edit", (chat, message) => this.each(chat, (phone) => phone.logFor(chat).replace(message)));
    model.on("delete", (chat, id, index) => this.each(chat, (phone) => (phone.logFor(chat).remove(id, index), phone.drawUnread())));
    model.on("rebuilt", (chat) => this.each(chat, (phone) => phone.logFor(chat).rebuild()));
    model.on("typing", (chat) => this.each(chat, (phone) => phone.logFor(chat).setTyping(true)));
    model.on("toast", (person, text, alert) => this.phones.get(person)?.toast(text, alert));
    model.on("answered", (person, id) => this.phones.get(person)?.logs.forEach((log) => log.answered(id)));
    model.on("clock", () => this.phones.forEach((phone) => phone.logs.forEach((log) => log.renameDays())));
    for (const type of ["focusin", "pointerdown"]) deck.addEventListener(type, (event) => this.activate(this.phoneAt(event.target)));
    document.addEventListener("visibilitychange", () => this.phones.forEach((phone) => phone.seen()));
    document.addEventListener("keydown", (event) => this.onKey(event));
    new ResizeObserver(() => this.measure()).observe(deck);
    this.markEdges = [markEdges(deck), markEdges(tabs)];
    addArrows(deck, () => deck.firstElementChild.offsetWidth + 18, "More phones");
    this.watcher = new IntersectionObserver((entries) => entries.forEach(({ target }) => this.phoneAt(target)?.seen()), { root: deck, threshold: IN_VIEW });
  }

  /** Whether somebody who looks at the page sees this phone. Measured now: an observer's report comes after the first messages. */
  isInView(phone) {
    if (document.visibilityState !== "visible") return false;
    if (NARROW.matches) return phone === this.active;
    const [frame, box] = [this.deck, phone.element].map((node) => node.getBoundingClientRect());
    return box.width > 0 && Math.min(box.right, frame.right) - Math.max(box.left, frame.left) >= IN_VIEW * box.width;
  }

  phoneAt(node) {
    return this.phones.get(Number(node.closest?.(".phone")?.dataset.person)) ?? null;
  }

  /** Calls `change` for every phone that takes part in a chat. */
  each(chat, change) {
    const members = this.model.groups.get(chat)?.members ?? [...this.model.people.values()].filter((person) => person.chat === chat).map((person) => person.id);
    for (const id of members) if (this.phones.has(id)) change(this.phones.get(id));
  }

  drawAll() {
    for (const [id, phone] of this.phones) if (!this.model.people.has(id)) this.remove(id, phone);
    for (const person of this.model.people.values()) this.draw(person);
    if (!this.phones.has(this.active?.person.id)) this.activate([...this.phones.values()][0] ?? null);
    this.deck.removeAttribute("aria-busy");
    this.phones.forEach((phone) => phone.seen());
    this.measure();
    this.changed();
  }

  draw(person) {
    if (this.phones.has(person.id)) return this.phones.get(person.id).update(person);
    const phone = new Phone(person, this.model, this.api, this);
    this.phones.set(person.id, phone);
    this.deck.append(phone.element);
    this.watcher.observe(phone.element);
    return phone.log.toEnd();
  }

  remove(id, phone) {
    this.watcher.unobserve(phone.element);
    phone.element.remove();
    this.phones.delete(id);
  }

  activate(phone) {
    if (!phone || phone === this.active) return;
    this.active?.element.classList.remove("active");
    this.active = phone;
    phone.element.classList.add("active");
    phone.seen();
    this.changed();
  }

  // --- moving between phones

  /** Makes the neighbour of a phone the active one and lets `focus` decide where the keyboard goes. */
  step(phone, by, focus = (next) => next.focus()) {
    const all = [...this.phones.values()];
    const next = all[(all.indexOf(phone) + by + all.length) % all.length];
    this.activate(next);
    next.element.scrollIntoView({ inline: "nearest", block: "nearest" });
    focus(next);
  }

  onKey(event) {
    if (event.key !== "F6" || !this.active || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    if (!this.active.element.contains(document.activeElement)) this.active.focus();
    else this.step(this.active, event.shiftKey ? -1 : 1);
  }

  /** Tabs are of use where not all phones are in view. */
  measure() {
    this.tabs.hidden = this.deck.scrollWidth <= this.deck.clientWidth + 20 && !NARROW.matches;
    for (const measure of this.markEdges ?? []) measure();
  }

  changed() {
    const focused = this.tabs.contains(document.activeElement);
    this.tabs.replaceChildren(...[...this.phones.values()].map((phone) => this.tab(phone)));
    const selected = this.tabs.querySelector("[aria-selected=true]");
    if (focused) selected?.focus();
    selected?.scrollIntoView({ inline: "nearest", block: "nearest" });
    for (const measure of this.markEdges) measure();
    const unread = [...this.phones.values()].reduce((sum, phone) => sum + this.model.unreadAll(phone.person), 0);
    document.title = unread ? `(${unread}) ICN Assistant playground` : "ICN Assistant playground";
  }

  tab(phone) {
    const selected = phone === this.active;
    const count = this.model.unreadAll(phone.person);
    const props = { type: "button", role: "tab", "aria-selected": String(selected), "aria-controls": phone.element.id, tabindex: selected ? "0" : "-1" };
    const face = el("span", { class: "avatar", "aria-hidden": "true" }, initials(phone.person.name));
    face.style.background = phone.person.color;
    face.style.color = inkOn(phone.person.color);
    const tab = el("button", props, face, el("span", { dir: "auto" }, phone.person.name), count > 0 && el("span", { class: "unread", "aria-label": `${count} unread` }, String(count)));
    tab.addEventListener("click", () => this.step(phone, 0, () => this.tabs.querySelector("[aria-selected=true]").focus()));
    tab.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      this.step(phone, by, () => this.tabs.querySelector("[aria-selected=true]").focus());
    });
    return tab;
  }
}
