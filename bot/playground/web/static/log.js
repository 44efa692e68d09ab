// The messages of one chat on one phone. Only the newest are in the page; earlier ones are drawn when somebody scrolls up.

import { button, el } from "./dom.js";
import { dayKey, dayName } from "./format.js";
import { renderMessage, setWaiting } from "./message.js";

const PAGE = 60;
const MOST = 240;
const GROUPED_SECONDS = 300;
const CONTROLS = "button, a, audio, video, pre, .spoiler:not(.shown)";

export class Log {
  /** `scene` is what messages need: { person, chat, model, act }. `onSeen` is called when the reader reaches the end. */
  constructor(scene, label, onSeen) {
    this.scene = scene;
    this.onSeen = onSeen;
    this.first = 0;
    this.items = new Map();
    this.divider = null;
    this.current = null;
    this.stuck = true;
    this.lastTop = 0;
    this.missed = 0;
    this.build(label);
    this.rebuild();
  }

  build(label) {
    this.list = el("div", { class: "list" });
    this.typing = el("div", { class: "typing", "aria-label": "typing", hidden: true }, el("i"), el("i"), el("i"));
    this.intro = el("div", { class: "intro" });
    this.scroller = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": label, tabindex: "0" }, this.list, this.intro, this.typing);
    this.jump = button({ icon: "down", text: " ", class: "jump", on: () => this.toEnd(), hidden: true });
    this.element = el("div", { class: "log-frame" }, this.scroller, this.jump);
    this.scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.scroller.addEventListener("keydown", (event) => this.onKey(event));
    this.list.addEventListener("focusin", (event) => this.setCurrent(event.target.closest(".row"), false));
    this.list.addEventListener("contextmenu", (event) => this.onContext(event));
    new ResizeObserver(() => this.stuck && this.stick()).observe(this.list);
    new ResizeObserver(() => this.stuck && this.stick()).observe(this.scroller);
  }

  /** Draws the newest page of messages from nothing. */
  rebuild() {
    const { order } = this.scene.chat;
    this.first = Math.max(0, order.length - PAGE);
    this.items.clear();
    if (!this.scene.chat.messages.has(this.divider)) this.divider = null;
    this.quietly(() => this.list.replaceChildren(...order.slice(this.first).map((_, at) => this.item(this.first + at))));
    this.chooseCurrent();
    this.stick();
  }

  /** Changes that nobody needs to hear: screen readers are told to wait. */
  quietly(change) {
    this.scroller.setAttribute("aria-busy", "true");
    change();
    requestAnimationFrame(() => this.scroller.removeAttribute("aria-busy"));
  }

  item(index) {
    const { chat, model } = this.scene;
    const message = chat.at(index);
    const before = index > 0 ? chat.at(index - 1) : null;
    const newDay = !before || dayKey(before.date) !== dayKey(message.date);
    const isDivider = this.divider === message.message_id;
    const follows = !newDay && !isDivider && before.mine === message.mine && message.date - before.date < GROUPED_SECONDS;
    const day = newDay && el("div", { class: "day", data: { date: message.date } }, el("span", {}, dayName(message.date, model.now())));
    const divider = isDivider && el("div", { class: "divider", role: "separator" }, el("span", {}, "New messages"));
    const row = renderMessage(message, this.scene);
    for (const control of row.querySelectorAll(CONTROLS)) control.tabIndex = -1;
    const item = el("div", { class: follows ? "item follows" : "item" }, day, divider, row);
    this.items.set(message.message_id, item);
    return item;
  }

  row(id) {
    return this.items.get(id)?.querySelector(".row") ?? null;
  }

  append(message) {
    const own = message.mine === this.scene.person.id;
    if (own) this.setDivider(null);
    this.setTyping(false);
    this.list.append(this.item(this.scene.chat.order.length - 1));
    if (!this.list.contains(document.activeElement)) this.chooseCurrent();
    if (own || this.stuck) this.toEnd();
    else this.setMissed(this.missed + 1);
    if (this.stuck) this.trim();
  }

  replace(message) {
    const old = this.items.get(message.message_id);
    if (!old) return;
    const focused = old.contains(document.activeElement) ? [...old.querySelectorAll(CONTROLS)].indexOf(document.activeElement) : null;
    const item = this.item(this.scene.chat.order.indexOf(message.message_id));
    old.replaceWith(item);
    const row = item.querySelector(".row");
    if (focused !== null) this.refocus(row, focused);
    else if (this.current === old.querySelector(".row") || !this.current?.isConnected) this.chooseCurrent();
  }

  refocus(row, at) {
    this.setCurrent(row, false);
    const control = [...row.querySelectorAll(CONTROLS)][at];
    (control?.closest(".keyboard") ? control : row).focus({ preventScroll: true });
  }

  remove(id, index) {
    const item = this.items.get(id);
    this.items.delete(id);
    if (!item) this.first = Math.max(0, this.first - 1);
    item?.remove();
    const next = this.scene.chat.at(index);
    if (next && this.items.has(next.message_id)) this.replace(next);
    if (!this.current?.isConnected) this.chooseCurrent();
  }

  /** What an empty chat shows: in a bot's chat its description, as the app does. */
  setIntro(description) {
    this.intro.classList.toggle("bare", !description);
    if (description) this.intro.replaceChildren(el("b", {}, "What can this bot do?"), description);
    else this.intro.replaceChildren("No messages here yet");
  }

  /** Puts the line "New messages" above the message with this id, or takes it away. An answer needs no such line. */
  setDivider(id) {
    const { chat, person } = this.scene;
    if (id !== null && chat.at(chat.order.indexOf(id) - 1)?.mine === person.id) id = null;
    if (this.divider === id) return;
    const changed = [this.divider, id];
    this.divider = id;
    for (const known of changed) if (this.items.has(known)) this.replace(this.scene.chat.messages.get(known));
  }

  setTyping(on) {
    clearTimeout(this.typingEnds);
    this.typing.hidden = !on;
    if (on) this.typingEnds = setTimeout(() => this.setTyping(false), 5000);
    if (on && this.stuck) this.stick();
  }

  answered(id) {
    setWaiting(this.row(id), null, false);
  }

  /** The clock moved: "Today" may be another day now. */
  renameDays() {
    for (const day of this.list.querySelectorAll(".day")) day.firstChild.textContent = dayName(Number(day.dataset.date), this.scene.model.now());
  }

  stick() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.lastTop = this.scroller.scrollTop;
  }

  toEnd() {
    this.stuck = true;
    this.stick();
    this.setMissed(0);
  }

  setMissed(count) {
    this.missed = count;
    this.jump.hidden = this.stuck;
    const text = count ? `${count} new message${count === 1 ? "" : "s"}` : "";
    this.jump.querySelector(".label").textContent = text;
    this.jump.setAttribute("aria-label", text || "To the newest message");
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const atEnd = scrollHeight - scrollTop - clientHeight < 48;
    // Only a reader moves up; a chat that grew leaves the place where it was.
    const left = scrollTop < this.lastTop - 1 && !atEnd;
    this.lastTop = scrollTop;
    if (this.stuck ? left : atEnd) {
      this.stuck = atEnd;
      this.setMissed(atEnd ? 0 : this.missed);
    }
    if (atEnd) this.onSeen();
    if (scrollTop < 200 && this.first > 0) this.earlier();
  }

  earlier() {
    const from = Math.max(0, this.first - PAGE);
    const { scrollHeight, scrollTop } = this.scroller;
    const added = [];
    for (let at = from; at < this.first; at += 1) added.push(this.item(at));
    this.first = from;
    this.quietly(() => this.list.prepend(...added));
    this.scroller.scrollTop = scrollTop + this.scroller.scrollHeight - scrollHeight;
    this.lastTop = this.scroller.scrollTop;
  }

  /** A reader at the end needs few earlier messages in the page; the rest can be drawn again. */
  trim() {
    if (this.items.size <= MOST) return;
    const { order } = this.scene.chat;
    const keep = order.length - MOST / 2;
    for (; this.first < keep; this.first += 1) {
      this.items.get(order[this.first])?.remove();
      this.items.delete(order[this.first]);
    }
    this.stick();
  }

  goTo(id) {
    const index = this.scene.chat.order.indexOf(id);
    if (index < 0) return;
    while (this.first > index) this.earlier();
    const row = this.row(id);
    row.scrollIntoView({ block: "center" });
    row.focus({ preventScroll: true });
    row.classList.add("found");
    setTimeout(() => row.classList.remove("found"), 1500);
  }

  /** Tab stops at one message only: its buttons can be reached with Tab, the other messages with the arrow keys. */
  setCurrent(row, focus = true) {
    if (!row) return;
    if (row !== this.current) {
      for (const control of this.current?.querySelectorAll(CONTROLS) ?? []) control.tabIndex = -1;
      if (this.current) this.current.tabIndex = -1;
      for (const control of row.querySelectorAll(CONTROLS)) control.tabIndex = 0;
      this.current = row;
    }
    row.tabIndex = 0;
    if (focus) row.focus();
  }

  /** The newest message with buttons if it is near the end, otherwise the newest. */
  chooseCurrent() {
    const rows = [...this.list.querySelectorAll(".item:nth-last-child(-n+5) .row")];
    this.setCurrent(rows.findLast((row) => row.querySelector(".keyboard")) ?? rows.at(-1), false);
  }

  onKey(event) {
    const row = event.target.closest(".row");
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) this.move(row, step);
    else if (sideways && event.target.closest(".keyboard")) this.moveKey(event.target, sideways);
    else if (row && event.target === row && (event.key === "Enter" || event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey))) row.querySelector(".actions")?.click();
    else return;
    event.preventDefault();
  }

  move(row, step) {
    const rows = [...this.list.querySelectorAll(".row")];
    const at = row ? rows.indexOf(row) + step : rows.length - 1;
    if (at < 0 && this.first > 0) this.earlier();
    this.setCurrent(rows[Math.max(0, Math.min(at, rows.length - 1))]);
  }

  moveKey(key, step) {
    const keys = [...key.closest(".keyboard").querySelectorAll("button")];
    keys[keys.indexOf(key) + step]?.focus();
  }

  onContext(event) {
    const row = event.target.closest(".row");
    if (!row || row.classList.contains("service") || event.target.closest("a, img") || String(getSelection())) return;
    event.preventDefault();
    this.scene.act.menu(this.scene.chat.messages.get(Number(row.dataset.message)), row.querySelector(".actions"), { x: event.clientX, y: event.clientY });
  }
}
