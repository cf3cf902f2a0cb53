// One phone: header, chat, and what the feed tells about them. Writing is composer.js.

import { bubble } from "./bubble.js";
import { Composer } from "./composer.js";
import { el, icon, iconButton, initials } from "./dom.js";
import { leadsToBot } from "./rich.js";
import { post } from "./wire.js";

const TOAST_MS = 3500;
const PATIENCE_MS = 8000;

export class Phone {
  constructor(which, slot) {
    this.which = which;
    this.slot = slot;
    this.messages = new Map();
    this.waiting = new Map();
  }

  open(data, words, scene, clock) {
    Object.assign(this, { data, words, scene, clock, state: data.state });
    this.messages = new Map(data.messages.map((message) => [message.id, message]));
    this.composer?.forget();
    this.build();
    this.composer = new Composer(this, this.parts.foot);
    this.redraw();
    this.refresh(data.state);
    this.toLatest();
  }

  build() {
    const { words, data } = this;
    this.parts = {
      status: el("small", {}, words.bot),
      block: el("button", { type: "button", class: "round", onclick: () => this.toggleBlock() }, icon("block")),
      log: el("ol", { class: "log", role: "log", "aria-label": words.chat, tabindex: "0" }),
      latest: iconButton("down", words.latest, () => this.toLatest(true), "latest"),
      toast: el("p", { class: "toast", role: "status" }),
      foot: el("div", { class: "foot" }),
    };
    this.scan = this.which === "customer"
      ? el("button", { type: "button", class: "scan", onclick: () => this.act("scan") }, icon("scan"), words.scan) : null;
    this.stuck = true;
    this.lastTop = 0;
    this.parts.log.addEventListener("scroll", () => this.scrolled());
    new ResizeObserver(() => this.stuck && this.toLatest()).observe(this.parts.log);
    this.slot.replaceChildren(
      el("div", { class: "above" }, el("h2", {}, data.title), el("span", { class: "person" }, data.person), this.scan),
      this.frame = el("div", { class: "phone" },
        el("div", { class: "bar" },
          el("span", { class: "avatar" }, initials(data.bot)),
          el("div", { class: "who" }, el("strong", {}, data.bot), this.parts.status),
          this.parts.block),
        el("div", { class: "chat" }, this.parts.log, this.parts.latest, this.parts.toast),
        this.parts.foot));
  }

  // What the feed says

  told(name, data) {
    if (name === "message") this.upsert(data.message);
    else if (name === "deleted") this.remove(data.id);
    else if (name === "tap") this.answered(data);
    else if (name === "typing") this.typing();
    if (data.state) this.refresh(data.state);
  }

  upsert(message) {
    const known = this.messages.has(message.id);
    // An edit of something older than what is shown changes nothing here.
    if (!known && message.id < Math.max(0, ...this.messages.keys())) return;
    this.messages.set(message.id, message);
    if (!message.mine) this.typing(false);
    if (known) this.replace(message);
    else this.append(message);
    if (message.mine && !known) this.stuck = true;
    if (this.stuck) this.toLatest(!known);
  }

  replace(message) {
    const fresh = this.draw(message);
    fresh.classList.add("changed");
    document.getElementById(`${this.which}-${message.id}`)?.replaceWith(fresh);
  }

  remove(id) {
    this.messages.delete(id);
    this.redraw();
  }

  redraw() {
    this.day = "";
    this.parts.log.replaceChildren();
    if (this.messages.size === 0) {
      const hint = this.which === "customer" ? this.words.scan_hint : this.words.start_hint;
      this.parts.log.append(el("li", { class: "empty" }, el("span", { class: "empty-mark", "aria-hidden": "true" }), hint));
    }
    for (const message of this.messages.values()) this.append(message, false);
  }

  append(message, moving = true) {
    this.parts.log.querySelector(".empty")?.remove();
    const day = this.dayOf(message.date);
    if (day !== this.day) this.parts.log.append(el("li", { class: "day" }, el("span", {}, day)));
    this.day = day;
    const node = this.draw(message);
    if (moving) node.classList.add("arriving");
    this.parts.log.append(node);
  }

  draw(message) {
    return bubble(message, this.words, this.clock.zone, {
      which: this.which,
      username: this.data.username,
      bot: this.data.bot,
      send: (text) => this.act("send", { text }),
      open: (url) => this.act("open_link", { url }),
      show: (id) => this.show(id),
      reply: (chosen) => this.composer.reply(chosen),
      edit: (chosen) => this.composer.edit(chosen),
      press: (holder, button, node) => this.press(holder, button, node),
    });
  }

  dayOf(seconds) {
    const format = new Intl.DateTimeFormat(this.scene, { month: "long", day: "numeric", weekday: "short", timeZone: this.clock.zone });
    const day = format.format(seconds * 1000);
    return day === format.format(this.clock.now()) ? this.words.today : day;
  }

  days() {
    const { stuck } = this;
    this.redraw();
    if (stuck) this.toLatest();
  }

  refresh(state) {
    this.state = state;
    const label = state.blocked ? this.words.restart : this.words.block;
    this.parts.block.setAttribute("aria-label", label);
    this.parts.block.title = label;
    this.parts.block.hidden = !state.started;
    // Until then it is the big button below.
    if (this.scan) this.scan.hidden = !state.started;
    this.frame.classList.toggle("blocked", state.blocked);
    this.composer.refresh(state);
  }

  typing(on = true) {
    clearTimeout(this.typingTimer);
    this.parts.status.textContent = on ? this.words.typing : this.words.bot;
    if (on) this.typingTimer = setTimeout(() => this.typing(false), 5000);
  }

  // What a thumb does

  async act(act, args = {}) {
    try {
      return await post("/page/act", { scene: this.scene, phone: this.which, act, args });
    } catch (error) {
      this.toast(error.message || this.words.failed);
      return null;
    }
  }

  toggleBlock() {
    return this.act(this.state.blocked ? "unblock" : "block");
  }

  async press(message, button, node) {
    if (button.copy) return this.copy(button.copy);
    if (button.url) return this.follow(button.url);
    if (!button.data) return undefined;
    node.classList.add("busy");
    const tap = await this.act("tap", { message_id: message.id, data: button.data });
    if (tap === null) return node.classList.remove("busy");
    if (this.early?.tap === tap) return this.settle(node, this.early);
    const timer = setTimeout(() => this.settle(node, null, tap), PATIENCE_MS);
    this.waiting.set(tap, { node, timer });
    return undefined;
  }

  // The answer may overtake the reply to the tap itself; then it waits here for it.
  answered(data) {
    const waiting = this.waiting.get(data.tap);
    if (waiting) this.settle(waiting.node, data, data.tap);
    else this.early = data;
    if (data.text && data.alert) this.alert(data.text);
    else if (data.text) this.toast(data.text);
  }

  settle(node, _data, tap) {
    node.classList.remove("busy");
    clearTimeout(this.waiting.get(tap)?.timer);
    this.waiting.delete(tap);
  }

  follow(url) {
    if (leadsToBot(url, this.data.username)) return this.act("open_link", { url });
    if (/^https?:/i.test(url)) window.open(url, "_blank", "noopener,noreferrer");
    return undefined;
  }

  async copy(text) {
    try { await navigator.clipboard.writeText(text); } catch { this.composer.fill(text); }
    this.toast(this.words.copied);
  }

  // What is shown over the chat

  toast(text) {
    this.parts.toast.textContent = text;
    this.parts.toast.classList.add("shown");
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => this.parts.toast.classList.remove("shown"), TOAST_MS);
  }

  alert(text) {
    const close = el("button", { type: "button", class: "primary" }, this.words.close);
    const box = el("div", { class: "veil" }, el("div", { class: "alert", role: "alertdialog", "aria-modal": "true", "aria-label": text },
      el("p", { dir: "auto" }, text), close));
    const end = () => box.remove();
    close.addEventListener("click", end);
    box.addEventListener("keydown", (event) => event.key === "Escape" && end());
    this.frame.append(box);
    close.focus();
  }

  show(id) {
    const node = document.getElementById(`${this.which}-${id}`);
    node?.scrollIntoView({ block: "center", behavior: "smooth" });
    node?.classList.add("changed");
  }

  atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.parts.log;
    return scrollHeight - scrollTop - clientHeight < 80;
  }

  // Only a person scrolls up; what arrives scrolls down and stays there.
  scrolled() {
    const { scrollTop } = this.parts.log;
    if (this.atEnd()) this.stuck = true;
    else if (scrollTop < this.lastTop) this.stuck = false;
    this.lastTop = scrollTop;
    this.parts.latest.classList.toggle("shown", !this.stuck);
  }

  toLatest(smooth = false) {
    this.stuck = true;
    const behavior = smooth && !matchMedia("(prefers-reduced-motion: reduce)").matches ? "smooth" : "instant";
    this.parts.log.scrollTo({ top: this.parts.log.scrollHeight, behavior });
  }
}
