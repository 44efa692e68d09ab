// One message as a bubble with its buttons, reactions and actions.

import { button, el, icon } from "./dom.js";
import { renderText, safeHref } from "./entities.js";
import { timeOf } from "./format.js";
import { renderMedia, summary } from "./media.js";

const SERVICE = {
  group_chat_created: () => "The group was created",
  supergroup_chat_created: () => "The group was created",
  migrate_to_chat_id: () => "This group became a supergroup",
  migrate_from_chat_id: () => "This group became a supergroup",
  new_chat_members: (people) => `${people.map((person) => person.first_name).join(", ")} joined`,
  left_chat_member: (person) => `${person.first_name} left`,
  new_chat_title: (title) => `The group is now called ${title}`,
  forum_topic_created: (topic) => `Topic “${topic.name}” was created`,
  forum_topic_edited: (topic) => (topic.name ? `The topic is now called “${topic.name}”` : "The topic was changed"),
  forum_topic_closed: () => "The topic was closed",
  forum_topic_reopened: () => "The topic was reopened",
  checklist_tasks_done: ({ checklist_message: list, marked_as_done_task_ids: ids }) =>
    `Done: ${(list?.checklist.tasks ?? []).filter((task) => ids?.includes(task.id)).map((task) => task.text).join(", ")}`,
  pinned_message: () => "A message was pinned",
};

/** The row for a message. `scene` = { person, chat, model, act }: who looks at it, where, and what pressing things does. */
export function renderMessage(message, scene) {
  const notice = Object.keys(SERVICE).find((key) => message[key]);
  const own = message.mine === scene.person.id;
  const data = { message: message.message_id, from: message.mine };
  const name = own ? scene.person.name : scene.model.senderOf(message).name;
  const props = { role: "article", tabindex: "-1", data, "aria-label": `${name}, ${timeOf(message.date)}` };
  if (notice) return el("div", { ...props, class: "row service" }, el("p", {}, SERVICE[notice](message[notice])));
  return el("div", { ...props, class: `row ${own ? "out" : "in"}` }, bubble(message, scene, own), keyboard(message, scene), reactions(message, scene));
}

function bubble(message, scene, own) {
  const media = renderMedia(message, scene.act);
  const text = message.text ?? message.caption;
  const bare = message.sticker && !text ? " bare" : "";
  const wide = message.photo || message.video ? " wide" : message.video_note ? " bare round" : "";
  return el("div", { class: `bubble${bare}${wide}` },
    scene.chat.type !== "private" && !own && author(message, scene), via(message), topic(message, scene),
    origin(message), quote(message, scene), media, text && textOf(message, text, scene), meta(message),
    button({ label: "Message actions", icon: "more", class: "actions", "aria-haspopup": "menu", on: (event) => scene.act.menu(message, event.currentTarget) }));
}

function textOf(message, text, scene) {
  const node = el("div", { class: "text", dir: "auto" });
  node.append(renderText(text, message.entities ?? message.caption_entities, (command) => scene.act.say(command)));
  return node;
}

function author(message, scene) {
  const sender = scene.model.senderOf(message);
  const node = el("div", { class: "author", dir: "auto" }, sender.name);
  node.style.setProperty("--person", sender.color);
  return node;
}

function via(message) {
  return message.via_bot && el("div", { class: "note" }, `via @${message.via_bot.username}`);
}

function topic(message, scene) {
  const name = message.is_topic_message && (scene.model.topics(scene.chat.id).get(message.message_thread_id) ?? message.message_thread_id);
  return name && el("div", { class: "note", dir: "auto" }, `Topic: ${name}`);
}

function origin({ forward_origin: from }) {
  if (!from) return null;
  const name = from.sender_user?.first_name ?? from.sender_user_name ?? from.chat?.title ?? from.sender_chat?.title ?? "somebody";
  return el("div", { class: "note forwarded" }, icon("forward", 14), el("span", { dir: "auto" }, `Forwarded from ${name}`));
}

function quote(message, scene) {
  const original = message.reply_to_message;
  if (!original || original.forum_topic_created) return null;
  const known = scene.chat.messages.get(original.message_id) ?? original;
  const name = known.mine === undefined ? known.from?.first_name ?? "Message" : scene.model.senderOf(known).name;
  return el("button", { type: "button", class: "quote", "aria-label": `Reply to ${name}: ${summary(known)}`, on: { click: () => scene.act.goTo(original.message_id) } },
    el("b", { dir: "auto" }, name), el("span", { dir: "auto" }, message.quote ? `“${message.quote.text}”` : summary(known)));
}

function meta(message) {
  const moment = el("time", { datetime: new Date(message.date * 1000).toISOString() }, timeOf(message.date));
  return el("div", { class: "meta" }, message.edit_date && el("span", { class: "edited" }, "edited"), moment);
}

function keyboard(message, scene) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  const lines = rows.map((row) => el("div", { class: "keys" }, row.map((key) => keyButton(key, message, scene))));
  return el("div", { class: "keyboard", role: "group", "aria-label": "Buttons of this message" }, lines);
}

function keyButton(key, message, scene) {
  const kind = key.url ? "url" : "key";
  const node = el("button", { type: "button", class: kind, data: key.callback_data === undefined ? {} : { data: key.callback_data } }, el("span", { dir: "auto" }, key.text));
  const mark = key.url ? "link" : key.copy_text ? "copy" : null;
  if (mark) node.append(icon(mark, 14));
  if (key.url) node.title = key.url;
  node.addEventListener("click", () => pressed(key, message, scene, node));
  return node;
}

function pressed(key, message, scene, node) {
  if (key.callback_data !== undefined) return node.getAttribute("aria-busy") !== "true" && scene.act.press(message, key.callback_data, node);
  if (key.url) return followLink(key.url, scene);
  if (key.copy_text) return scene.act.copy(key.copy_text.text);
  const query = key.switch_inline_query_current_chat ?? key.switch_inline_query;
  if (query !== undefined) return scene.act.compose(`@${scene.model.bot.username} ${query}`);
  return scene.act.tell("The playground cannot follow this kind of button.");
}

/** Links to the bot itself start it with their payload, as the app does; all others open in a new tab. */
function followLink(address, scene) {
  const href = safeHref(address);
  const url = href && new URL(href);
  const toBot = url && url.hostname === "t.me" && url.pathname.slice(1).toLowerCase() === scene.model.bot.username.toLowerCase();
  if (toBot) return scene.act.start(url.searchParams.get("start"));
  if (href) return window.open(href, "_blank", "noopener");
  return scene.act.tell("This link has an address that cannot be opened.");
}

function reactions(message, scene) {
  if (!message.reactions?.length) return null;
  const chips = message.reactions.map((emoji) => el("button", { type: "button", class: "reaction", "aria-label": `Reaction ${emoji}, press to take back`, on: { click: () => scene.act.react(message, null) } }, emoji));
  return el("div", { class: "reactions" }, chips);
}

/** Marks a pressed button as waiting for the bot, or ends the waiting of all buttons in a row. */
export function setWaiting(row, key, waiting) {
  for (const node of key ? [key] : row?.querySelectorAll(".keyboard [aria-busy]") ?? []) {
    if (waiting) node.setAttribute("aria-busy", "true");
    else node.removeAttribute("aria-busy");
  }
}
