// Starts the page: the model, the phones, the top of the page, and the stream of events that keeps them up to date.

import { api } from "./api.js";
import { Deck } from "./deck.js";
import { Mails } from "./mails.js";
import { Model } from "./model.js";
import { follow } from "./stream.js";
import { Toolbar } from "./toolbar.js";
import { Tour } from "./tour.js";

const GETTING_READY = "The assistant isn’t connected yet. Whatever you write now is answered as soon as it is.";
const PATIENCE_MS = 1500;

const at = (id) => document.getElementById(id);
const model = new Model();
const tour = new Tour(model, at("tour"));

new Deck(model, api, at("deck"), at("tabs"));
const stream = follow(model, api, showConnection);
new Toolbar(model, api, stream.refresh, tour, new Mails(model, api, at("mails")));

function showConnection(lost) {
  const banner = at("connection");
  banner.hidden = !lost;
  banner.textContent = lost ? "Connection lost, trying again…" : "";
}

let waiting;
model.on("presence", ({ connected, activity }) => {
  clearTimeout(waiting);
  const banner = at("presence");
  const show = () => {
    banner.textContent = activity || GETTING_READY;
    banner.hidden = false;
  };
  if (connected && !activity) banner.hidden = true;
  else if (activity || !banner.hidden) show();
  else waiting = setTimeout(show, PATIENCE_MS);
});
