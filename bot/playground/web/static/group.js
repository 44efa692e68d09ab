// What a member can do in a group: open topics, write anonymously, and add or remove the bot.

import { ask } from "./dialogs.js";

/** Items for the menu of the phone of `person` while a group is open on it. `attempt` tells when a call fails. */
export function groupItems(group, person, api, attempt) {
  const anonymous = group.anonymous.includes(person.id);
  const gone = ["left", "kicked"].includes(group.bot_status);
  const setBot = (status) => () => attempt(api.changeBot(group.id, { person: person.id, status }));
  return [
    group.forum && { text: "New topic…", icon: "topic", run: () => askTopic(group, person, api) },
    group.type === "supergroup" && {
      text: anonymous ? "Write under my own name" : "Write anonymously, as the group",
      icon: "anonymous",
      run: () => attempt(api.addAdministrator(group.id, { person: person.id, anonymous: !anonymous })),
    },
    group.bot_status === "member" && { text: "Make the bot an administrator", icon: "check", run: setBot("administrator") },
    gone ? { text: "Add the bot", icon: "person", run: setBot("member") } : { text: "Remove the bot", icon: "block", danger: true, run: setBot("kicked") },
    group.type === "group" && { text: "Turn into a supergroup", icon: "group", run: () => attempt(api.migrate(group.id)) },
  ].filter(Boolean);
}

function askTopic(group, person, api) {
  return ask({
    title: "New topic",
    fields: [{ name: "name", label: "Name of the topic", required: true, maxlength: 128 }],
    action: "Create",
    submit: ({ name }) => api.addTopic(group.id, { person: person.id, name }),
  });
}
