// The top of the page: clock, people, groups, theme, and the rest under "More".

import { ask, show } from "./dialogs.js";
import { announce, button, el } from "./dom.js";
import { anyFault, openFaults } from "./faults.js";
import { aheadText, clockText, languageName, LANGUAGES, shortAheadText } from "./format.js";
import { openMenu } from "./menu.js";

const NARROW = matchMedia("(max-width: 760px)");
const DARK = matchMedia("(prefers-color-scheme: dark)");

const KEYS = [
  ["Tab, Shift+Tab", "next or previous control"],
  ["F6, Shift+F6", "next or previous phone"],
  ["← →", "between phones, on the tabs and on a person’s name; between buttons of a message"],
  ["↑ ↓", "between messages, when the conversation has the focus"],
  ["Enter", "send; on a message: its actions"],
  ["Shift+Enter", "new line"],
  ["↑ in an empty field", "edit the last own message"],
  ["/", "commands of the bot"],
  ["Esc", "close a menu or dialog, cancel a reply or an edit"],
];

export class Toolbar {
  constructor(model, api, refresh, tour, mails) {
    Object.assign(this, { model, api, refresh, tour, mails });
    this.build();
    model.on("clock", () => this.drawClock());
    model.on("presence", ({ coming }) => this.drawComing(coming));
    setInterval(() => this.drawClock(), 1000);
    api.faults().then((faults) => this.drawFaults(faults)).catch(() => {});
  }

  build() {
    this.clock = document.getElementById("clock");
    this.ahead = document.getElementById("ahead");
    for (const node of document.querySelectorAll("[data-forward]")) node.addEventListener("click", () => this.forward(node, Number(node.dataset.forward)));
    const move = button({ icon: "clock", label: "Move the clock", class: "round narrow-only", "aria-haspopup": "menu", "aria-expanded": "false", on: () => this.openClock(move) });
    this.clock.parentElement.append(move);
    const more = button({ icon: "more", text: "More", label: "More", "aria-haspopup": "menu", "aria-expanded": "false", on: () => this.openMore(more) });
    const theme = button({ icon: "theme", label: "Dark or light", class: "round wide-only", on: () => this.switchTheme() });
    document.getElementById("tools").append(
      button({ icon: "person", text: "Add person", label: "Add person", class: "wide-only", on: () => this.addPerson() }),
      button({ icon: "group", text: "Add group", label: "Add group", class: "wide-only", on: () => this.addGroup() }),
      button({ icon: "restart", text: "Start over", label: "Start over", class: "wide-only", on: () => this.startOver() }),
      theme, more);
  }

  openMore(anchor) {
    const narrow = [
      { text: "Add person…", icon: "person", run: () => this.addPerson() },
      { text: "Add group…", icon: "group", run: () => this.addGroup() },
    ];
    openMenu(anchor, "More", [
      ...(NARROW.matches ? narrow : []),
      { text: "Mails…", icon: "mail", run: () => this.mails.open() },
      { text: "Faults…", icon: "fault", run: () => this.faults() },
      { text: "Keyboard", icon: "keyboard", run: () => show("With the keyboard", keyTable()) },
      { text: "Show the tour", icon: "check", run: () => this.tour.open() },
      ...(NARROW.matches ? [{ text: "Dark or light", icon: "theme", run: () => this.switchTheme() }, null, { text: "Start over…", icon: "restart", danger: true, run: () => this.startOver() }] : []),
    ]);
  }

  // --- clock

  drawClock() {
    const now = this.model.now();
    const text = clockText(now);
    const ahead = aheadText(this.model.offset);
    if (this.clock.textContent === text && this.ahead.title === ahead) return;
    this.clock.dateTime = now.toISOString();
    this.clock.textContent = text;
    this.ahead.hidden = !ahead;
    this.ahead.textContent = shortAheadText(this.model.offset);
    this.ahead.title = ahead;
    this.clock.title = ahead || "The real time";
  }

  /** What falls due next, with a button that moves the clock there. */
  drawComing(coming) {
    const line = document.getElementById("coming");
    line.hidden = !coming;
    if (!coming) return line.replaceChildren();
    const due = new Date(coming.at);
    const go = button({ text: "Go there", on: () => this.forward(go, (due - this.model.now()) / 1000 + 1) });
    return line.replaceChildren(el("span", {}, `Next: ${clockText(due)}, ${coming.what}`), go);
  }

  openClock(anchor) {
    const step = (text, seconds) => ({ text, icon: "clock", run: () => this.forward(anchor, seconds) });
    openMenu(anchor, "Move the clock", [step("+1 hour", 3600), step("+1 day", 86400), step("+1 week", 604800)]);
  }

  async forward(node, seconds) {
    node.disabled = true;
    try {
      const { clock, clock_offset: offset } = await this.api.forwardClock(seconds);
      if (offset !== undefined) this.model.setClock(clock, offset);
      this.flashClock();
      announce(`The clock shows ${clockText(new Date(clock))}`);
    } catch (error) {
      show("The clock was not moved", el("p", {}, error.message), true);
    }
    node.disabled = false;
    node.focus();
  }

  flashClock() {
    const { classList } = this.clock.parentElement;
    classList.remove("moved");
    requestAnimationFrame(() => requestAnimationFrame(() => classList.add("moved")));
  }

  // --- people and groups

  addPerson() {
    const options = LANGUAGES.map((code) => ({ value: code, text: languageName(code) }));
    return ask({
      title: "Add a person",
      intro: "They get a phone of their own and have not started the bot yet.",
      fields: [
        { name: "name", label: "Name", required: true, maxlength: 64 },
        { name: "language", label: "Language of the phone", type: "select", options, value: "en" },
        { name: "role", label: "Who they are (may stay empty)", maxlength: 60 },
      ],
      action: "Add",
      submit: async ({ role, ...person }) => {
        const { id } = await this.api.addPerson(role ? { ...person, role } : person);
        await this.refresh();
        document.getElementById(`phone-${id}`)?.scrollIntoView({ inline: "end" });
      },
    });
  }

  addGroup() {
    const options = [...this.model.people.values()].map(({ id, name }) => ({ value: id, text: name, checked: true }));
    return ask({
      title: "Add a group",
      intro: "The bot is a member too. The group appears as a second chat on the phones of its members.",
      fields: [
        { name: "title", label: "Name of the group", required: true, maxlength: 128 },
        { name: "members", label: "Members", type: "choices", options },
        { name: "kind", label: "Kind", type: "select", value: "group", options: [{ value: "group", text: "Group" }, { value: "supergroup", text: "Supergroup" }, { value: "forum", text: "Forum with topics" }] },
      ],
      action: "Add",
      submit: async ({ members, kind, title }) => {
        if (!members.length) throw new Error("A group needs at least one person.");
        await this.api.addGroup({ title, [kind]: true, members: members.map(Number) });
        await this.refresh();
      },
    });
  }

  startOver() {
    return ask({
      title: "Start over?",
      intro: "All chats, requests and added people go, and the clock goes back. Content and settings stay.",
      action: "Start over",
      danger: true,
      submit: () => this.api.reset(),
    });
  }

  // --- faults, theme

  faults() {
    openFaults(this.model, this.api, (faults) => this.drawFaults(faults)).catch((error) => show("Faults", el("p", {}, error.message), true));
  }

  drawFaults(faults) {
    const banner = document.getElementById("faulty");
    banner.hidden = !anyFault(faults);
    banner.replaceChildren("Faults are set: the bot may be slow or silent. ", button({ text: "Change", class: "inline", on: () => this.faults() }));
  }

  switchTheme() {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : DARK.matches;
    const next = dark ? "light" : "dark";
    const followsSystem = (next === "dark") === DARK.matches;
    if (followsSystem) delete root.dataset.theme;
    else root.dataset.theme = next;
    localStorage.setItem("theme", followsSystem ? "" : next);
    announce(`${next} mode`);
  }
}

function keyTable() {
  return el("dl", { class: "keys-help" }, KEYS.map(([keys, what]) => el("div", {}, el("dt", {}, keys), el("dd", {}, what))));
}
