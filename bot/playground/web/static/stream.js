// The server's events, for as long as the page lives: a lost connection is tried again, then the state is fetched anew.

const PAUSES = [300, 700, 1500, 3000];

/**
 * Follows /play/events into the model. `status(lost)` is called when the connection goes or comes back.
 * Events that arrive while the state is on its way are kept and applied after it. Gives `refresh()`, which fetches the state.
 */
export function follow(model, api, status) {
  let failures = 0;
  let waiting = null;

  const refresh = async () => {
    waiting = waiting ?? [];
    const state = await api.state();
    model.load(state);
    const missed = waiting ?? [];
    waiting = null;
    for (const event of missed) apply(event);
  };

  const apply = (event) => {
    if (event.type === "reset" || event.type === "profile" || isNews(model, event)) refresh().catch(() => {});
    else handlers[event.type]?.(model, event);
  };

  const connect = () => {
    const source = new EventSource("/play/events");
    const again = () => {
      source.close();
      status(true);
      failures += 1;
      setTimeout(connect, PAUSES[Math.min(failures, PAUSES.length) - 1]);
    };
    source.onopen = () => refresh().then(() => ((failures = 0), status(false))).catch(again);
    source.onmessage = ({ data }) => (waiting ? waiting.push(JSON.parse(data)) : apply(JSON.parse(data)));
    source.onerror = again;
  };

  waiting = [];
  connect();
  return { refresh };
}

/** A message in a group the page has not heard of: the state tells what it is. */
function isNews(model, event) {
  return event.chat !== undefined && event.chat < 0 && !model.groups.has(event.chat);
}

const handlers = {
  message: (model, { chat, message }) => model.put(chat, message),
  edit: (model, { chat, message }) => model.put(chat, message),
  delete: (model, { chat, message_id }) => model.remove(chat, message_id),
  typing: (model, { chat, action }) => model.emit("typing", chat, action),
  toast: (model, { person, text, alert }) => model.emit("toast", person, text, alert),
  answered: (model, { person, message_id }) => model.emit("answered", person, message_id),
  presence: (model, event) => model.emit("presence", event),
  mail: (model, { mail }) => model.setMails([...model.mails, mail]),
  clock: (model, { clock, clock_offset }) => model.setClock(clock, clock_offset),
  read: (model, { person }) => model.people.has(person) && model.markRead(person, model.people.get(person).chat),
  person: (model, { person }) => {
    const known = model.people.has(person.id);
    model.people.set(person.id, person);
    model.emit(known ? "person" : "people", person);
    if (person.unread === 0) model.markRead(person.id, person.chat);
  },
};
