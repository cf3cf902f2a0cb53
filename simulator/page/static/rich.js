// A text and its entities as nodes. Offsets are UTF-16 units, which is what JavaScript counts in.

import { el } from "./dom.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

export function rich(text, entities, acts) {
  return nodes(text, 0, text.length, entities ?? [], acts);
}

function nodes(text, from, to, entities, acts) {
  const out = [];
  let at = from;
  for (let i = 0; i < entities.length; i++) {
    const entity = entities[i];
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < at || end <= entity.offset) continue;
    if (entity.offset > at) out.push(text.slice(at, entity.offset));
    const inside = entities.slice(i + 1).filter((other) => other.offset < end);
    const node = wrapper(entity, text.slice(entity.offset, end), acts);
    node.append(...nodes(text, entity.offset, end, inside, acts));
    out.push(node);
    // The line break after a block is the block's own.
    at = BLOCKS.has(entity.type) && text[end] === "\n" ? end + 1 : end;
  }
  if (at < to) out.push(text.slice(at, to));
  return out;
}

function wrapper(entity, part, acts) {
  switch (entity.type) {
    case "text_link": return link(entity.url, acts);
    case "url": return link(/^[a-z]+:/i.test(part) ? part : `https://${part}`, acts);
    case "email": return link(`mailto:${part}`, acts);
    case "phone_number": return el("a", { href: `tel:${part.replace(/[^+\d]/g, "")}` });
    case "bot_command": return el("button", { type: "button", class: "inline-link", onclick: () => acts.send(part) });
    case "mention": case "hashtag": case "text_mention": return el("span", { class: "accent" });
    case "spoiler": return spoiler();
    default: return el(TAGS[entity.type] ?? "span");
  }
}

function spoiler() {
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0" });
  node.addEventListener("click", () => node.classList.add("open"));
  node.addEventListener("keydown", (event) => event.key === "Enter" && node.classList.add("open"));
  return node;
}

const DEEP = /^(?:https?:\/\/)?t(?:elegram)?\.me\/(\w+)\/?(?:\?start=[^&#]*)?$/i;

export function leadsToBot(url, username) {
  return DEEP.exec(url)?.[1].toLowerCase() === username.toLowerCase();
}

// A link to this bot opens on this phone; any other one in a new tab, and only if it is a plain web link.
export function link(url, acts) {
  if (leadsToBot(url, acts.username)) {
    return el("a", { href: "#", onclick: (event) => { event.preventDefault(); acts.open(url); } });
  }
  if (!/^(https?|mailto|tel):/i.test(url)) return el("span", { class: "accent" });
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" });
}
