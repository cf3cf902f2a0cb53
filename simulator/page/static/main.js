// The page: which scene, two phones, one clock.

import { Clock } from "./clock.js";
import { el } from "./dom.js";
import { Phone } from "./phone.js";
import { follow } from "./wire.js";

const page = { phones: {}, feed: null, scene: new URLSearchParams(location.search).get("scene") ?? preferred() };
const clock = new Clock(() => page.scene);

function preferred() {
  return navigator.language?.toLowerCase().startsWith("zh") ? "zh" : "en";
}

function connect() {
  page.feed?.close();
  page.feed = follow(page.scene, told, (up) => { document.getElementById("offline").hidden = up; });
}

function told(name, data) {
  if (name === "snapshot") open(data);
  else if (name === "clock") { clock.set(data); for (const phone of Object.values(page.phones)) phone.days(); }
  else page.phones[data.phone]?.told(name, data);
}

function open(snapshot) {
  page.scene = snapshot.scene;
  document.documentElement.lang = snapshot.scene;
  document.title = snapshot.texts.name;
  write(snapshot.texts);
  clock.set(snapshot.clock);
  languages(snapshot.scenes);
  tabs(snapshot.phones);
  for (const which of ["owner", "customer"]) {
    const slot = document.getElementById(which);
    const phone = (page.phones[which] ??= new Phone(which, slot));
    phone.open(snapshot.phones[which], snapshot.texts, snapshot.scene, clock);
  }
  document.body.classList.add("ready");
}

function write(texts) {
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = texts[node.dataset.text] ?? "";
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", texts[node.dataset.label]);
}

function languages(scenes) {
  const choose = (key) => () => {
    page.scene = key;
    history.replaceState(null, "", `?scene=${encodeURIComponent(key)}`);
    connect();
  };
  segments("languages", scenes.map(({ key, label }) => [label, key === page.scene, choose(key)]));
}

function tabs(phones) {
  const shown = document.body.dataset.shown;
  segments("tabs", Object.entries(phones).map(([which, phone]) => [phone.title, which === shown, () => {
    document.body.dataset.shown = which;
    tabs(phones);
    page.phones[which].toLatest();
  }, which]));
}

function segments(id, choices) {
  document.getElementById(id).replaceChildren(...choices.map(([label, chosen, onclick, which]) =>
    el("button", { type: "button", "aria-pressed": String(chosen), "data-which": which, onclick }, label)));
}

connect();
