// What a message carries besides text: pictures, files, players, places, people, polls.

import { el, icon } from "./dom.js";
import { durationText, sizeText } from "./format.js";
import { showPicture } from "./dialogs.js";

/** Nodes for everything a message carries; an empty list for plain text. `act.tickTask` is called for a checklist. */
export function renderMedia(message, act) {
  return Object.entries(RENDER).filter(([kind]) => message[kind]).map(([kind, render]) => render(message[kind], message, act));
}

/** One line that stands for the message where there is no room for it: in quotes and notices. */
export function summary(message) {
  const text = message.text ?? message.caption;
  const kind = Object.keys(RENDER).find((name) => message[name]);
  if (!kind) return text ?? "Message";
  const names = { checklist: `Checklist: ${message.checklist?.title}`, video_note: "Video message", document: message.file_name ?? "File", sticker: `${message.sticker?.emoji ?? ""} Sticker`, poll: message.poll?.question };
  return [names[kind] ?? kind[0].toUpperCase() + kind.slice(1), text].filter(Boolean).join(": ");
}

const RENDER = { photo, video, animation: video, audio, voice, video_note: video, document: file, sticker, location, contact, poll, checklist };

function photo(sizes, message) {
  const largest = sizes[sizes.length - 1] ?? {};
  const name = message.file_name ?? "Photo";
  const image = el("img", { src: message.file_url, alt: message.caption ? "" : name, width: largest.width, height: largest.height, loading: "lazy" });
  image.addEventListener("error", () => image.replaceWith(el("span", { class: "broken" }, "This picture cannot be shown")));
  const details = [name, sizeText(message.file_size)].filter(Boolean).join(", ");
  return el("button", { type: "button", class: "photo", "aria-label": `Open picture: ${details}`, on: { click: () => showPicture(message.file_url, details) } }, image);
}

function file(document, message) {
  if (message.animation) return "";
  const name = message.file_name ?? document.file_name ?? "File";
  const details = [sizeText(message.file_size ?? document.file_size), document.mime_type].filter(Boolean).join(" · ");
  const label = `Open file ${name}, ${details}`;
  const isPicture = /^image\/(png|jpeg|gif|webp)$/.test(document.mime_type ?? "");
  const preview = isPicture ? el("img", { class: "thumb", src: message.file_url, alt: "", loading: "lazy" }) : el("span", { class: "badge" }, icon("file", 22));
  const props = { class: "file", href: message.file_url, target: "_blank", rel: "noopener", download: name, "aria-label": label };
  return el("a", props, preview, el("span", { class: "what" }, el("b", { dir: "auto" }, name), el("small", {}, details)));
}

const played = (tag, label) => (part, message) => el("figure", { class: "player" },
  el(tag, { src: message.file_url, controls: true, preload: "metadata", "aria-label": label }),
  el("figcaption", {}, [message.file_name ?? part.title ?? label, part.duration && durationText(part.duration), sizeText(message.file_size)].filter(Boolean).join(" · ")));

function audio(part, message) {
  return played("audio", "Audio")(part, message);
}

function voice(part, message) {
  return played("audio", "Voice message")(part, { ...message, file_name: "Voice message" });
}

function video(part, message) {
  const name = message.video_note ? "Video message" : "Video";
  return played("video", name)(part, message.video_note ? { ...message, file_name: name } : message);
}

function sticker(part) {
  return el("div", { class: "sticker", role: "img", "aria-label": `Sticker ${part.emoji ?? ""}` }, part.emoji ?? "🖼️");
}

function location({ latitude, longitude, live_period: live }) {
  const place = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=12/${latitude}/${longitude}`;
  const name = live ? "Live location" : "Location";
  return el("a", { class: "file", href, target: "_blank", rel: "noopener noreferrer", "aria-label": `${name} ${place}, opens a map on the web` },
    el("span", { class: "badge" }, icon("location", 22)), el("span", { class: "what" }, el("b", {}, name), el("small", {}, place)));
}

/** Menu items for an own live location; `move(place)` moves it, or stops sharing without a place. */
export function liveItems({ location: place }, move) {
  if (!place?.live_period) return [];
  const shift = () => 0.01 * (Math.random() - 0.5);
  return [
    { text: "Move a little", icon: "location", run: () => move({ latitude: place.latitude + shift(), longitude: place.longitude + shift() }) },
    { text: "Stop sharing", icon: "close", run: () => move({}) },
  ];
}

function checklist({ title, tasks }, message, act) {
  const line = (task) => {
    const done = Boolean(task.completion_date);
    return el("label", {}, el("input", { type: "checkbox", checked: done, disabled: done, on: { change: () => act.tickTask(message, task.id) } }), el("span", { dir: "auto" }, task.text));
  };
  return el("div", { class: "tasks" }, el("b", { dir: "auto" }, title), tasks.map(line));
}

function contact({ first_name: first, last_name: last, phone_number: phone }) {
  return el("div", { class: "file" }, el("span", { class: "badge" }, icon("contact", 22)),
    el("span", { class: "what" }, el("b", { dir: "auto" }, [first, last].filter(Boolean).join(" ")), el("small", {}, phone)));
}

function poll({ question, options, total_voter_count: total = 0, is_closed: closed }) {
  const lines = options.map(({ text, voter_count: votes = 0 }) => {
    const bar = el("progress", { max: Math.max(total, 1), value: votes, "aria-label": `${votes} of ${total} votes` });
    return el("li", {}, el("span", { dir: "auto" }, text), bar);
  });
  const note = `${closed ? "Closed poll" : "Poll"} · ${total === 1 ? "1 vote" : `${total} votes`}`;
  return el("div", { class: "poll" }, el("b", { dir: "auto" }, question), el("ul", {}, lines), el("small", {}, note));
}

/** A thumbnail of a file somebody is about to send, or an icon for what cannot be pictured. */
export function preview(chosen) {
  if (!chosen.type.startsWith("image/")) return el("p", { class: "file" }, el("span", { class: "badge" }, icon("file", 22)), el("span", { class: "what" }, el("b", {}, chosen.name), el("small", {}, sizeText(chosen.size))));
  const url = URL.createObjectURL(chosen);
  return el("img", { class: "preview", src: url, alt: chosen.name, on: { load: () => URL.revokeObjectURL(url) } });
}

