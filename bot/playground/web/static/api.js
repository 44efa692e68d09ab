// Calls to the playground. Every refusal becomes an Error whose message is a sentence for a person.

async function call(method, path, body) {
  const form = body instanceof FormData;
  const options = { method, headers: body && !form ? { "Content-Type": "application/json" } : {} };
  if (body) options.body = form ? body : JSON.stringify(body);
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error("The playground does not answer. Is it still running?");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error || `The playground answered ${response.status}.`);
  return answer;
}

const post = (path, body = {}) => call("POST", path, body);
const asPerson = (id, action, body) => post(`/play/people/${id}/${action}`, body);

export const api = {
  state: () => call("GET", "/play/state"),
  addPerson: (person) => post("/play/people", person),
  addGroup: (group) => post("/play/groups", group),
  addTopic: (group, topic) => post(`/play/groups/${group}/topics`, topic),
  addAdministrator: (group, body) => post(`/play/groups/${group}/administrators`, body),
  changeBot: (group, body) => post(`/play/groups/${group}/bot`, body),
  migrate: (group) => post(`/play/groups/${group}/migrate`),
  forwardClock: (seconds) => post("/play/clock", { forward: seconds }),
  reset: () => post("/play/reset"),
  faults: () => call("GET", "/play/faults"),
  setFaults: (faults) => post("/play/faults", faults),
  text: (person, body) => asPerson(person, "text", body),
  press: (person, body) => asPerson(person, "press", body),
  send: (person, kind, body) => asPerson(person, kind, body),
  edit: (person, body) => asPerson(person, "edit", body),
  forward: (person, body) => asPerson(person, "forward", body),
  moveLocation: (person, body) => asPerson(person, "location/move", body),
  tickTask: (person, body) => asPerson(person, "checklist/tick", body),
  react: (person, body) => asPerson(person, "react", body),
  inline: (person, body) => asPerson(person, "inline", body),
  choose: (person, body) => asPerson(person, "inline/choose", body),
  block: (person, blocked) => asPerson(person, "block", { blocked }),
  language: (person, language) => asPerson(person, "language", { language }),
  read: (person) => asPerson(person, "read", {}),
  /** Sends one file, or several as an album. */
  files(person, { files, kind, caption, chat }) {
    const form = new FormData();
    form.append("kind", kind);
    form.append("chat", chat);
    if (caption) form.append("caption", caption);
    for (const file of files) form.append("file", file, file.name);
    return asPerson(person, "file", form);
  },
};
