// One message: its bubble, what it carries, the buttons under it.

import { bytes, el, icon, iconButton, initials } from "./dom.js";
import { leadsToBot, rich } from "./rich.js";

export function bubble(message, words, zone, acts) {
  const body = el("div", { class: "bubble" },
    message.forward ? el("p", { class: "forward" }, `${words.forwarded} ${message.forward}`) : null,
    message.reply ? quoted(message.reply, words, acts) : null,
    message.media ? media(message, words) : null,
    message.contact ? contact(message.contact) : null,
    message.location ? place(message.location, words) : null,
    message.text ? el("p", { class: "text", dir: "auto" }, ...rich(message.text, message.entities, acts)) : null,
    el("p", { class: "meta" }, message.edited ? `${words.edited} · ${clock(message.date, zone)}` : clock(message.date, zone)),
  );
  if (message.reactions?.length) body.append(el("p", { class: "reactions" }, message.reactions.join(" ")));
  return el("li", { class: `message ${message.mine ? "mine" : "theirs"}`, id: `${acts.which}-${message.id}`, "data-id": message.id },
    el("div", { class: "line" }, body, actions(message, words, acts)),
    message.rows?.length ? keyboard(message, acts) : null,
  );
}

export function clock(seconds, zone) {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(seconds * 1000);
}

function actions(message, words, acts) {
  return el("div", { class: "actions" },
    iconButton("reply", words.reply, () => acts.reply(message), "small"),
    message.editable ? iconButton("edit", words.edit, () => acts.edit(message), "small") : null,
  );
}

function quoted(reply, words, acts) {
  return el("button", { type: "button", class: "quote", onclick: () => acts.show(reply.id) },
    el("strong", {}, reply.mine ? words.you : acts.bot), el("span", { dir: "auto" }, reply.text));
}

function media(message, words) {
  const { kind, url, name, size, width, height, duration } = message.media;
  if (kind === "photo") {
    return el("a", { class: "photo", href: url, target: "_blank", rel: "noopener" },
      el("img", { src: url, alt: message.text || words.photo, width, height, loading: "lazy" }));
  }
  const title = kind === "voice" ? `${words.voice} · ${duration ?? 0}″` : name;
  return el("a", { class: "file", href: url, download: name },
    el("span", { class: "file-icon" }, icon(kind === "voice" ? "voice" : "file")),
    el("span", { class: "file-name" }, el("strong", {}, title), el("small", {}, bytes(size))));
}

function contact(card) {
  const name = [card.first_name, card.last_name].filter(Boolean).join(" ");
  return el("div", { class: "file" },
    el("span", { class: "avatar" }, initials(name)),
    el("span", { class: "file-name" }, el("strong", {}, name),
      el("a", { href: `tel:${card.phone_number.replace(/[^+\d]/g, "")}` }, card.phone_number)));
}

function place(where, words) {
  return el("div", { class: "file" },
    el("span", { class: "file-icon" }, icon("place")),
    el("span", { class: "file-name" }, el("strong", {}, words.location),
      el("small", {}, `${where.latitude.toFixed(5)}, ${where.longitude.toFixed(5)}`)));
}

function keyboard(message, acts) {
  return el("div", { class: "keys" }, ...message.rows.map((row) =>
    el("div", { class: "row" }, ...row.map((button) => key(message, button, acts)))));
}

function key(message, button, acts) {
  const node = el("button", { type: "button", class: "key" }, button.text);
  if (button.url && !leadsToBot(button.url, acts.username)) node.classList.add("outward");
  node.addEventListener("click", () => acts.press(message, button, node));
  return node;
}
