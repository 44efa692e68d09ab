// The mails that the bot has sent: a line when one comes, and a dialog to read them. Their links open as a person.

import { show } from "./dialogs.js";
import { button, el, newId } from "./dom.js";
import { clockText } from "./format.js";

export class Mails {
  constructor(model, api, line) {
    Object.assign(this, { model, api, line, opener: null });
    this.read = button({ text: "Read", on: () => this.open() });
    model.on("mails", (fresh) => this.announce(fresh));
  }

  /** Tells of the mail that has just come, until it is read. */
  announce(fresh) {
    const newest = fresh && this.model.mails.at(-1);
    this.line.hidden = !newest;
    this.line.replaceChildren(...(newest ? [el("span", {}, `✉ Mail to ${newest.to}: ${newest.subject}`), this.read] : []));
  }

  open() {
    this.line.hidden = true;
    const mails = [...this.model.mails].reverse();
    if (!mails.length) return show("Mails", el("p", {}, "None yet. The bot writes to a cluster’s mailbox when nobody there can be reached in Telegram. CLEAN in Copenhagen has nothing but a mailbox: send it a request."));
    return show("Mails", [el("p", {}, "As the cluster reads them; nothing leaves this computer."), this.chooser(), ...mails.map((mail) => this.mail(mail))]);
  }

  /** Whose phone opens the links. */
  chooser() {
    const id = newId("opener");
    const people = [...this.model.people.values()];
    if (!people.some((person) => person.id === this.opener)) this.opener = (people.find((person) => person.kind === "contact") ?? people[0])?.id;
    const options = people.map((person) => el("option", { value: person.id, selected: person.id === this.opener }, person.name));
    const select = el("select", { id, on: { change: () => (this.opener = Number(select.value)) } }, options);
    return el("div", { class: "field" }, el("label", { for: id }, "Links open on the phone of"), select);
  }

  mail({ to, subject, text, links, files, date }) {
    return el("article", { class: "mail" },
      el("h3", {}, subject), el("small", {}, `To ${to} · ${clockText(new Date(date * 1000))}`), el("p", { class: "words", dir: "auto" }, text),
      files.length > 0 && el("small", {}, `With ${files.join(", ")}`),
      el("div", { class: "links" }, links.map((link) => button({ text: link.text, on: (event) => this.follow(link.url, event.currentTarget.closest("dialog")) }))));
  }

  follow(address, dialog) {
    dialog.close();
    const payload = new URL(address).searchParams.get("start");
    if (!payload) return window.open(address, "_blank", "noopener");
    document.getElementById(`phone-${this.opener}`)?.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
    document.getElementById(`phone-${this.opener}`)?.scrollIntoView({ inline: "nearest" });
    return this.api.text(this.opener, { text: `/start ${payload}` }).catch((error) => show("The link was not opened", el("p", {}, error.message), true));
  }
}
