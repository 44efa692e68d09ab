// Starts the page: the model, the phones, the top of the page, and the stream of events that keeps them true.

import { api } from "./api.js";
import { Deck } from "./deck.js";
import { Model } from "./model.js";
import { follow } from "./stream.js";
import { Toolbar } from "./toolbar.js";

const at = (id) => document.getElementById(id);
const model = new Model();

new Deck(model, api, at("deck"), at("tabs"));
const stream = follow(model, api, showConnection);
new Toolbar(model, api, stream.refresh);

function showConnection(lost) {
  const banner = at("connection");
  banner.hidden = !lost;
  banner.textContent = lost ? "Connection lost, trying again…" : "";
}
