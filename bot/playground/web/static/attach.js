// Everything a person can send that is not text.

import { ask } from "./dialogs.js";
import { el } from "./dom.js";
import { preview } from "./media.js";
import { openMenu } from "./menu.js";

const STICKERS = ["👍", "🎉", "🌱", "❤️", "😀", "🤔", "😢", "🐢"];

/** Opens the menu of the attach button; what is chosen is sent through the composer. */
export function openAttachMenu(anchor, composer) {
  const pick = (kind, accept, multiple = true) => () => pickFiles(composer, kind, accept, multiple);
  openMenu(anchor, "Attach", [
    { text: "Photo", icon: "photo", run: pick("photo", "image/*") },
    { text: "File", icon: "file", run: pick("document") },
    { text: "Video", icon: "video", run: pick("video", "video/*") },
    { text: "Voice message from a file", icon: "voice", run: pick("voice", "audio/*") },
    { text: "Audio", icon: "audio", run: pick("audio", "audio/*") },
    { text: "Video message from a file", icon: "video", run: pick("video_note", "video/*", false) },
    null,
    { text: "Sticker", icon: "sticker", run: () => openStickers(anchor, composer) },
    { text: "Location", icon: "location", run: () => askLocation(composer) },
    { text: "Contact", icon: "contact", run: () => askContact(composer) },
    { text: "Poll", icon: "poll", run: () => askPoll(composer) },
    { text: "Checklist", icon: "list", run: () => askChecklist(composer) },
  ]);
}

function pickFiles(composer, kind, accept, multiple) {
  const input = el("input", { type: "file", accept, multiple, class: "picker", "aria-label": `File to send as ${composer.person.name}`, data: { kind } });
  input.hidden = true;
  input.addEventListener("change", () => {
    input.remove();
    if (input.files.length) sendFiles(composer, [...input.files], kind);
  });
  input.addEventListener("cancel", () => input.remove());
  composer.element.append(input);
  input.click();
}

/** Asks for a caption and sends files; pictures dropped or pasted go as photos, everything else as files. */
export function sendFiles(composer, files, kind = null) {
  const { chat, person } = composer;
  const count = files.length === 1 ? files[0].name : `${files.length} files`;
  return ask({
    title: `Send ${count}`,
    extra: el("div", { class: "previews" }, files.map(preview)),
    fields: kind === "video_note" ? [] : [{ name: "caption", label: "Caption", value: composer.input.value, maxlength: 1024 }],
    action: "Send",
    submit: async ({ caption }) => {
      await composer.act.api.files(person.id, { files, kind: kind ?? kindOf(files), caption, chat });
      composer.write("");
    },
  });
}

function kindOf(files) {
  return files.every((file) => /^image\/(png|jpeg|webp)$/.test(file.type)) ? "photo" : "document";
}

function send(composer, kind, body) {
  return composer.act.api.send(composer.person.id, kind, { ...body, chat: composer.chat });
}

function openStickers(anchor, composer) {
  const glyphs = STICKERS.map((emoji) => ({ text: emoji, label: `Sticker ${emoji}`, run: () => composer.attempt(() => send(composer, "sticker", { emoji })) }));
  openMenu(anchor, "Stickers", [{ text: "Stickers", glyphs }]);
}

function askLocation(composer) {
  const range = (limit) => ({ type: "number", step: "any", min: -limit, max: limit, required: true });
  ask({
    title: "Send a location",
    fields: [
      { name: "latitude", label: "Latitude", value: 45.1885, ...range(90) },
      { name: "longitude", label: "Longitude", value: 5.7245, ...range(180) },
      { name: "live", label: "Share it live for an hour", type: "checkbox" },
    ],
    action: "Send",
    submit: ({ live, ...place }) => send(composer, "location", live ? { ...place, live_seconds: 3600 } : place),
  });
}

function askContact(composer) {
  ask({
    title: "Send a contact",
    fields: [{ name: "first_name", label: "Name", value: composer.person.name, required: true }, { name: "phone_number", label: "Phone number", type: "tel", value: "+1 555 0100", required: true }],
    action: "Send",
    submit: (contact) => send(composer, "contact", contact),
  });
}

function askChecklist(composer) {
  ask({
    title: "Send a checklist",
    fields: [
      { name: "title", label: "Title", required: true, maxlength: 255 },
      { name: "tasks", label: "Tasks", type: "textarea", rows: 4, required: true, help: "One per line." },
    ],
    action: "Send",
    submit: ({ title, tasks }) => send(composer, "checklist", { title, tasks: linesOf(tasks) }),
  });
}

const linesOf = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

function askPoll(composer) {
  ask({
    title: "Send a poll",
    fields: [
      { name: "question", label: "Question", required: true, maxlength: 300 },
      { name: "options", label: "Answers", type: "textarea", rows: 4, required: true, help: "One per line, at least two." },
    ],
    action: "Send",
    submit: ({ question, options }) => {
      const lines = linesOf(options);
      if (lines.length < 2) throw new Error("A poll needs at least two answers.");
      return send(composer, "poll", { question, options: lines });
    },
  });
}
