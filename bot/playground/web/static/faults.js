// Faults on demand: what the bot meets when Telegram has a bad day.

import { ask } from "./dialogs.js";
import { el } from "./dom.js";

const NONE = { outage: false, latency: 0, retry_after: null, server_error: 0, cut_after_accept: 0, methods: null };

/** True when any fault is set. */
export function anyFault(faults) {
  return Boolean(faults.outage || faults.latency || faults.retry_after || faults.server_error || faults.cut_after_accept);
}

/** Asks which faults to set and sets them; `told(faults)` hears what is set afterwards. */
export async function openFaults(model, api, told) {
  const now = { ...NONE, ...(await api.faults()) };
  const { seconds = 0, times = 0, chat = "" } = now.retry_after ?? {};
  const heal = el("button", { type: "button", class: "quiet", on: { click: (event) => clearForm(event.target.form) } }, "No faults");
  const done = await ask({
    title: "Faults",
    intro: "What the bot meets when it calls Telegram. The people on this page are not affected.",
    fields: [
      { name: "outage", label: "Outage: nothing answers", type: "checkbox", value: now.outage },
      { ...count("latency", "Latency, seconds", now.latency), step: 0.1, half: false, help: "So much longer every call takes." },
      count("times", "“Too many requests” (429)", times, "The next so many calls."),
      count("seconds", "… told to wait, seconds", seconds, "A whole number, at least 1."),
      { name: "chat", label: "… in the chat of", type: "select", options: chatOptions(model), value: chat ?? "" },
      count("server_error", "Server errors (5xx)", now.server_error, "The next so many calls fail."),
      count("cut_after_accept", "Cut after accepting", now.cut_after_accept, "Done, but the answer is lost."),
      { name: "methods", label: "Only these methods", value: (now.methods ?? []).join(", "), placeholder: "all, or for example sendMessage, editMessageText" },
    ],
    extra: el("p", {}, heal),
    action: "Set faults",
    submit: async (values) => api.setFaults(faultsOf(values)),
  });
  if (done) told(await api.faults());
}

const count = (name, label, value, help) => ({ name, label, type: "number", min: 0, step: 1, value: value ?? 0, help, half: true });

function clearForm(form) {
  for (const field of form.elements) {
    if (field.type === "checkbox") field.checked = false;
    else if (field.type === "number") field.value = "0";
    else if (field.tagName === "INPUT" || field.tagName === "SELECT") field.value = "";
  }
}

function chatOptions(model) {
  const people = [...model.people.values()].map(({ chat, name }) => ({ value: chat, text: name }));
  const groups = [...model.groups.values()].map(({ id, title }) => ({ value: id, text: title }));
  return [{ value: "", text: "All chats" }, ...people, ...groups];
}

function faultsOf({ outage, latency, seconds, times, chat, server_error, cut_after_accept, methods }) {
  const names = methods.split(/[\s,]+/).filter(Boolean);
  const retry = times ? { seconds: seconds || 1, times, ...(chat ? { chat: Number(chat) } : {}) } : null;
  return { outage, latency: latency || 0, retry_after: retry, server_error: server_error || 0, cut_after_accept: cut_after_accept || 0, methods: names.length ? names : null };
}
