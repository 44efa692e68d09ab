// Small menus: arrow keys move, Enter chooses, Esc or a press elsewhere closes and gives the focus back.

import { el, icon } from "./dom.js";

let close = () => {};

/**
 * Opens a menu beside `anchor` (or at `point`). Items are { text, icon?, danger?, checked?, run } or null for a line.
 * An item with `glyphs` is a row of small choices: [{ text, label, checked, run }].
 */
export function openMenu(anchor, label, items, point = null) {
  close();
  const menu = el("div", { class: "menu", role: "menu", "aria-label": label }, items.map(itemNode));
  const back = document.activeElement === document.body ? anchor : document.activeElement;
  const outside = (event) => !menu.contains(event.target) && close(false);
  close = (refocus = true) => {
    close = () => {};
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    if (refocus) back?.focus({ preventScroll: true });
  };
  menu.addEventListener("keydown", (event) => onKey(event, menu));
  menu.addEventListener("focusout", (event) => event.relatedTarget && !menu.contains(event.relatedTarget) && close(false));
  document.addEventListener("pointerdown", outside, true);
  anchor.setAttribute("aria-expanded", "true");
  document.body.append(menu);
  place(menu, anchor, point);
  menu.querySelector("button").focus();
}

function itemNode(item) {
  if (item === null) return el("hr", { role: "separator" });
  if (item.glyphs) return el("div", { class: "glyphs", role: "group", "aria-label": item.text }, item.glyphs.map(itemNode));
  const role = item.checked === undefined ? "menuitem" : "menuitemradio";
  const props = { type: "button", role, tabindex: "-1", class: item.danger ? "danger" : "", "aria-label": item.label, "aria-checked": item.checked === undefined ? null : String(item.checked) };
  const node = el("button", props, item.icon && icon(item.icon), el("span", {}, item.text), item.checked && !item.label && icon("check", 16));
  node.addEventListener("click", () => {
    close();
    item.run();
  });
  return node;
}

function onKey(event, menu) {
  const items = [...menu.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (step) items[(at + step + items.length) % items.length].focus();
  else if (event.key === "Home") items[0].focus();
  else if (event.key === "End") items[items.length - 1].focus();
  else if (event.key === "Escape" || event.key === "Tab") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function place(menu, anchor, point) {
  const at = anchor.getBoundingClientRect();
  const box = menu.getBoundingClientRect();
  const left = point ? point.x : at.right - box.width;
  const below = point ? point.y : at.bottom + 6;
  const above = (point ? point.y : at.top - 6) - box.height;
  const fits = below + box.height < innerHeight - 8;
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - box.width - 8))}px`;
  menu.style.top = `${Math.max(8, fits ? below : above)}px`;
}
