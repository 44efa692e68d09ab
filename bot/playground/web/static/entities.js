// Text with Telegram's entities as nodes. Offsets count UTF-16 units, which is how JavaScript counts characters too.

import { el } from "./dom.js";

const SAFE = new Set(["http:", "https:", "mailto:", "tg:"]);
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** A link's address if it may be followed, otherwise null. */
export function safeHref(address) {
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`);
    return SAFE.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * Renders `text` with its entities, nested ones inside each other. `onCommand(text)` is called when a person presses
 * a /command. Entities that overlap are cut at the border rather than lost.
 */
export function renderText(text, entities = [], onCommand = null) {
  const fragment = document.createDocumentFragment();
  const whole = entities.map(({ offset, length, ...rest }) => ({ ...rest, start: offset, end: offset + length }));
  fill(fragment, text, 0, text.length, whole, onCommand);
  return fragment;
}

function fill(parent, text, start, end, entities, onCommand) {
  const queue = entities.filter((e) => e.end > e.start).sort((a, b) => a.start - b.start || b.end - a.end);
  let at = start;
  while (queue.length) {
    const first = queue.shift();
    const from = Math.max(first.start, at);
    const to = Math.min(first.end, end);
    const inside = [];
    const rest = [];
    while (queue.length && queue[0].start < to) {
      const next = queue.shift();
      inside.push({ ...next, end: Math.min(next.end, to) });
      if (next.end > to) rest.push({ ...next, start: to });
    }
    queue.unshift(...rest);
    if (to <= from) continue;
    parent.append(text.slice(at, from));
    const { node, inner } = wrap(first, text.slice(from, to), onCommand);
    fill(inner, text, from, to, inside, onCommand);
    parent.append(node);
    at = BLOCKS.has(first.type) && text[to] === "\n" ? to + 1 : to;
  }
  parent.append(text.slice(at, end));
}

const SIMPLE = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", blockquote: "blockquote" };

function wrap(entity, covered, onCommand) {
  if (SIMPLE[entity.type]) return same(el(SIMPLE[entity.type]));
  switch (entity.type) {
    case "pre": return preformatted(entity.language);
    case "spoiler": return spoiler();
    case "expandable_blockquote": return expandable();
    case "text_link": return same(link(entity.url));
    case "url": return same(link(covered));
    case "email": return same(link(`mailto:${covered}`));
    case "bot_command": return same(el("button", { type: "button", class: "command", on: { click: () => onCommand?.(covered) } }));
    default: return same(el("span", { class: `entity ${entity.type}` }));
  }
}

const same = (node) => ({ node, inner: node });

function link(address) {
  const href = safeHref(address);
  return href ? el("a", { href, target: "_blank", rel: "noopener noreferrer" }) : el("span", { class: "entity" });
}

function preformatted(language) {
  const inner = el("code");
  return { node: el("pre", { tabindex: "-1", "data-language": language }, inner), inner };
}

function spoiler() {
  const inner = el("span", { class: "covered", "aria-hidden": "true" });
  const node = el("span", { class: "spoiler", role: "button", tabindex: "-1", "aria-label": "Hidden text, press to show" }, inner);
  const show = () => {
    node.classList.add("shown");
    inner.removeAttribute("aria-hidden");
    for (const name of ["role", "aria-label", "tabindex"]) node.removeAttribute(name);
  };
  node.addEventListener("click", show);
  node.addEventListener("keydown", (event) => (event.key === "Enter" || event.key === " ") && (event.preventDefault(), show()));
  return { node, inner };
}

function expandable() {
  const inner = el("div", { class: "fold" });
  const toggle = el("button", { type: "button", class: "unfold", "aria-expanded": "false" }, "Show all");
  toggle.addEventListener("click", () => {
    const open = inner.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
    toggle.textContent = open ? "Show less" : "Show all";
  });
  return { node: el("blockquote", {}, inner, toggle), inner };
}
