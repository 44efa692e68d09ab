// The list above the composer: commands after "/", answers after "@bot".

import { el, newId } from "./dom.js";

/** A list of options moved through with the arrow keys while the focus stays in the composer. */
export class Suggestions {
  constructor(input, label) {
    this.input = input;
    this.id = newId("options");
    this.element = el("div", { class: "suggestions", role: "listbox", id: this.id, "aria-label": label, hidden: true });
    this.at = 0;
    this.options = [];
    // A press must not take the focus out of the composer.
    this.element.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  get open() {
    return !this.element.hidden;
  }

  /** Shows options { title, note, choose, complete? }; none closes the list. `notice` is shown where there are no options. */
  show(options, notice = "") {
    this.options = options;
    this.at = 0;
    this.element.replaceChildren(...options.map((option, at) => this.node(option, at)));
    if (!options.length && notice) this.element.append(el("p", { class: "notice" }, notice));
    this.element.hidden = !options.length && !notice;
    if (this.open) this.input.setAttribute("aria-controls", this.id);
    else this.input.removeAttribute("aria-controls");
    this.mark();
  }

  close() {
    this.show([]);
  }

  node({ title, note, choose }, at) {
    const props = { role: "option", id: `${this.id}-${at}`, on: { click: () => (this.close(), choose()) } };
    return el("div", props, el("b", { dir: "auto" }, title), note && el("span", { dir: "auto" }, note));
  }

  mark() {
    [...this.element.children].forEach((node, at) => node.setAttribute("aria-selected", String(at === this.at)));
    const chosen = this.options.length ? this.element.children[this.at] : null;
    if (chosen) this.input.setAttribute("aria-activedescendant", chosen.id);
    else this.input.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  /** True when the key was for the list. */
  onKey(event) {
    if (!this.open) return false;
    if (event.key === "Escape") return this.close(), true;
    if (!this.options.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const option = this.options[this.at];
    if (step) {
      this.at = (this.at + step + this.options.length) % this.options.length;
      this.mark();
    } else if (event.key === "Enter" && !event.shiftKey) this.take(option.choose);
    else if (event.key === "Tab" && option.complete && !event.shiftKey) this.take(option.complete);
    else return false;
    return true;
  }

  take(action) {
    this.close();
    action();
  }
}
