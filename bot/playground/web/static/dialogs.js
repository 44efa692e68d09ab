// Dialogs: a question with fields, a confirmation, a notice, a picture. Esc closes each of them.

import { button, el, newId } from "./dom.js";

/**
 * Asks for values. `fields` are { name, label, type, value, options, help, half, ... }; `submit(values)` may throw, then its
 * sentence is shown and the dialog stays open. Resolves to true when done, false when the person closed it.
 */
export function ask({ title, intro, fields = [], action = "OK", danger = false, submit, extra }) {
  const trouble = el("p", { class: "trouble", role: "alert" });
  const go = el("button", { type: "submit", class: danger ? "danger" : "primary" }, action);
  const form = el("form", { method: "dialog" }, heading(title), intro && el("p", {}, intro), extra, el("div", { class: "fields" }, fields.map(fieldNode)), trouble,
    el("div", { class: "choices" }, button({ text: "Cancel", on: () => dialog.close() }), go));
  const dialog = open(form);
  return new Promise((done) => {
    dialog.addEventListener("close", () => done(dialog.returnValue === "done"));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      go.disabled = true;
      try {
        await submit?.(valuesOf(form, fields));
        dialog.close("done");
      } catch (error) {
        trouble.textContent = error.message;
      }
      go.disabled = false;
    });
  });
}

/** Shows nodes to read, with one button to close. */
export function show(title, nodes, alert = false) {
  const form = el("form", { method: "dialog" }, heading(title), nodes, el("div", { class: "choices" }, el("button", { type: "submit", class: "primary", autofocus: true }, "OK")));
  open(form, alert ? "alertdialog" : null);
}

export function showPicture(url, details) {
  const form = el("form", { method: "dialog", class: "picture" }, el("img", { src: url, alt: details }), el("p", {}, details),
    el("div", { class: "choices" }, el("a", { href: url, target: "_blank", rel: "noopener" }, "Open in a new tab"), el("button", { type: "submit", class: "primary" }, "Close")));
  open(form);
}

function open(form, role) {
  const title = form.querySelector("h2");
  const dialog = el("dialog", { role, "aria-labelledby": title?.id, "aria-label": title ? null : "Picture" }, form);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

const heading = (title) => el("h2", { id: newId("title"), tabindex: "-1" }, title);

function fieldNode({ name, label, type = "text", value, options, help, half, ...rest }) {
  const id = newId("field");
  if (type === "choices") return choicesNode(name, label, options);
  if (type === "checkbox") return el("label", { class: "check" }, el("input", { type, name, checked: Boolean(value) }), label);
  const control = type === "select" ? selectNode(id, name, options, value) : el(type === "textarea" ? "textarea" : "input", { id, name, type: type === "textarea" ? null : type, autocomplete: "off", "aria-describedby": help ? `${id}-help` : null, ...rest });
  if (type !== "select" && value !== undefined) control.value = value;
  return el("div", { class: half ? "field half" : "field" }, el("label", { for: id }, label), control, help && el("small", { id: `${id}-help` }, help));
}

function selectNode(id, name, options, value) {
  return el("select", { id, name }, options.map((option) => el("option", { value: option.value, selected: String(option.value) === String(value) }, option.text)));
}

function choicesNode(name, label, options) {
  const boxes = options.map((option) => el("label", { class: "check" }, el("input", { type: "checkbox", name, value: option.value, checked: option.checked }), option.text));
  return el("fieldset", {}, el("legend", {}, label), boxes);
}

function valuesOf(form, fields) {
  const data = new FormData(form);
  const read = { checkbox: (name) => data.has(name), choices: (name) => data.getAll(name), number: (name) => (data.get(name) === "" ? undefined : Number(data.get(name))) };
  return Object.fromEntries(fields.map(({ name, type }) => [name, (read[type] ?? ((key) => data.get(key).trim()))(name)]));
}
