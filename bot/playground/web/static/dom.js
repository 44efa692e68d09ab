// Building nodes. Text always becomes text nodes: nothing a person or the bot wrote is ever parsed as HTML.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  attach: "M20 11.500 12.300 19.200a4.800 4.800 0 0 1-6.800-6.800l8-8a3.200 3.200 0 0 1 4.500 4.500l-8 8a1.600 1.600 0 0 1-2.300-2.300l7.300-7.300",
  send: "M4 12 20 4.500 15.500 20l-3.700-6.300zM11.800 13.700 20 4.500",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  close: "M6 6l12 12M18 6 6 18",
  down: "M12 5v14M6 13l6 6 6-6",
  left: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
  clock: "M12 3a9 9 0 1 0 9 9 9 9 0 0 0-9-9zM12 7v5l3.500 2",
  list: "M4 7l1.500 1.500L8 6M4 15l1.500 1.500L8 14M12 7h8M12 16h8",
  anonymous: "M4 10h16M6.500 10l1.500-5h8l1.500 5M8 17.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM16 17.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM10.500 15h3",
  topic: "M4 5h16v11H9l-5 4z",
  reply: "M9 6 4 11l5 5M4 11h9a7 7 0 0 1 7 7",
  edit: "M4 20l1-4.500L16 4.500l3.500 3.500L8.500 19zM14 6.500l3.500 3.500",
  forward: "M15 6l5 5-5 5M20 11h-9a7 7 0 0 0-7 7",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  up: "M7 11v9H4v-9zM7 11l4-7c1.500 0 2.300 1 2 2.500L12.500 10H18a2 2 0 0 1 2 2.300l-1 6A2 2 0 0 1 17 20H7",
  thumbdown: "M7 13V4H4v9zM7 13l4 7c1.500 0 2.300-1 2-2.500L12.500 14H18a2 2 0 0 0 2-2.300l-1-6A2 2 0 0 0 17 4H7",
  link: "M8 16 16.500 7.500M9 7h8v8",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  photo: "M4 5h16v14H4zM4 16l5-5 4 4 2.500-2.500L20 17M15.500 9h.01",
  voice: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4",
  video: "M3 6h12v12H3zM15 10.500l6-3.500v10l-6-3.500",
  audio: "M9 18V6l10-2v12M9 18a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0zM19 16a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0z",
  sticker: "M12 3a9 9 0 1 0 9 9 9 9 0 0 0-9-9zM8.500 14a4 4 0 0 0 7 0M9 9.500h.01M15 9.500h.01",
  location: "M12 21s7-6.200 7-11a7 7 0 0 0-14 0c0 4.800 7 11 7 11zM12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  contact: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20a7.500 7.500 0 0 1 15 0",
  poll: "M5 20V10M12 20V4M19 20v-7",
  block: "M12 3a9 9 0 1 0 9 9 9 9 0 0 0-9-9zM5.700 5.700l12.600 12.600",
  language: "M12 3a9 9 0 1 0 9 9 9 9 0 0 0-9-9zM3 12h18M12 3c3 3 3.500 6 3.500 9s-.5 6-3.500 9c-3-3-3.500-6-3.500-9S9 6 12 3z",
  person: "M10 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM3 20a7 7 0 0 1 14 0M19 8v6M16 11h6",
  group: "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 19a6.500 6.500 0 0 1 13 0M16 4.500a3.500 3.500 0 0 1 0 6.500M18 13.500a6 6 0 0 1 3.500 5.500",
  mail: "M3 6h18v12H3zM3 7l9 7 9-7",
  fault: "M13 3 5 14h6l-1 7 8-11h-6z",
  restart: "M4 12a8 8 0 1 0 2.500-5.800M4 4v4.500h4.500",
  keyboard: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M7 14h10",
  theme: "M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z",
  check: "M5 12.500 10 17.500 19 7",
};

/** A decorative icon by name; its meaning must stand in the label of the control around it. */
export function icon(name, size = 20) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", width: size, height: size })) svg.setAttribute(key, value);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** An element: `class`, `data` and `on` (listeners) are understood, every other property is an attribute. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) setProp(node, key, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function setProp(node, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key === "class") node.className = value;
  else if (key === "data") Object.assign(node.dataset, value);
  else if (key === "on") for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
  else node.setAttribute(key, value === true ? "" : value);
}

/** A real button; with `label` it shows only its icon and is named by the label. */
export function button({ text, label, icon: name, class: classes = "", on, ...rest }, ...children) {
  const props = { type: "button", class: classes, "aria-label": label, title: label, on: { click: on }, ...rest };
  return el("button", props, name && icon(name), text && el("span", { class: "label" }, text), ...children);
}

/** Black or white, whichever is easier to read on the given #rrggbb background. */
export function inkOn(color) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(String(color).slice(at, at + 2), 16) / 255);
  const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const light = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  return light > 0.179 ? "#000" : "#fff";
}

/** The first letters of a name, for an avatar. */
export function initials(name) {
  const words = name.trim().split(/\s+/);
  return (words.length > 1 ? [words[0], words[words.length - 1]] : words).map((word) => [...word][0] ?? "").join("");
}

let unique = 0;
/** An id for aria references that no other node on the page has. */
export const newId = (prefix) => `${prefix}-${(unique += 1)}`;

/** Says a sentence to people who listen to the page rather than look at it. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}
