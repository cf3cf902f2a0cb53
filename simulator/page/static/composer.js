// Where one writes: input, reply and edit, the command menu, attachments.

import { el, iconButton, icon } from "./dom.js";
import { post } from "./wire.js";

export class Composer {
  constructor(phone, foot) {
    this.phone = phone;
    this.words = phone.words;
    this.foot = foot;
    this.about = null;
    this.build();
    this.outside = (event) => this.sheet && !foot.contains(event.target) && this.closeSheet();
    document.addEventListener("pointerdown", this.outside);
  }

  forget() {
    document.removeEventListener("pointerdown", this.outside);
  }

  build() {
    const { words } = this;
    this.input = el("textarea", { rows: "1", "aria-label": words.message, placeholder: words.message, enterkeyhint: "send", dir: "auto" });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("input", () => this.grow());
    this.picker = el("input", { type: "file", hidden: true });
    this.picker.addEventListener("change", () => this.upload());
    this.context = el("div", { class: "context", hidden: true });
    this.hints = el("div", { class: "hints" });
    this.form = el("form", { class: "composer" },
      iconButton("commands", words.commands, () => this.toggle("commands"), "commands"),
      iconButton("attach", words.attach, () => this.toggle("attach"), "attach"),
      this.input,
      el("button", { type: "submit", class: "round send", "aria-label": words.send, title: words.send }, icon("send")));
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.gate = el("div", { class: "gate", hidden: true });
    this.keyboard = el("div", { class: "reply-keys" });
    this.foot.replaceChildren(this.hints, this.context, this.form, this.keyboard, this.gate, this.picker);
    this.drawHints();
  }

  // Unblock, or scan (a customer comes in by the code on the counter), or Start, or write

  refresh({ started, blocked, keyboard, menu }) {
    this.menu = menu;
    const { words, phone } = this;
    const enter = phone.which === "customer" ? [words.scan, "scan"] : [words.start, "start"];
    const gate = blocked ? [words.restart, "unblock"] : started ? null : enter;
    this.gate.hidden = !gate;
    this.form.hidden = Boolean(gate);
    this.hints.hidden = Boolean(gate);
    this.gate.replaceChildren();
    if (gate) {
      if (blocked) this.gate.append(el("p", {}, words.blocked));
      this.gate.append(el("button", { type: "button", class: "primary wide", onclick: () => phone.act(gate[1]) },
        gate[1] === "scan" ? icon("scan") : null, gate[0]));
    }
    this.keyboard.replaceChildren(...keyboard.map((row) => el("div", { class: "row" }, ...row.map((text) =>
      el("button", { type: "button", class: "key", onclick: () => phone.act("send", { text }) }, text)))));
  }

  drawHints() {
    const { hints } = this.phone.data;
    if (!hints.length) return;
    this.hints.replaceChildren(el("span", {}, this.words.try), ...hints.map((text) =>
      el("button", { type: "button", class: "hint", title: text, onclick: () => this.fill(text) }, text)));
  }

  key(event) {
    // While an input method composes, Enter chooses a character and sends nothing.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") {
      this.closeSheet();
      this.drop();
    }
  }

  async submit() {
    const text = this.input.value;
    if (!text.trim()) return;
    const { about } = this;
    const sent = about?.kind === "edit"
      ? this.phone.act("edit", { message_id: about.id, text })
      : this.phone.act("send", about ? { text, reply_to: about.id } : { text });
    this.fill("");
    this.drop();
    if ((await sent) === null) this.fill(text);
  }

  fill(text) {
    this.input.value = text;
    this.grow();
    if (text) this.input.focus();
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`;
    this.form.classList.toggle("filled", Boolean(this.input.value.trim()));
  }

  // Reply and edit

  reply(message) {
    this.consider("reply", message.id, `${this.words.replying}: ${message.text || "…"}`);
  }

  edit(message) {
    this.consider("edit", message.id, this.words.editing);
    this.fill(message.text);
  }

  consider(kind, id, label) {
    this.about = { kind, id };
    this.context.replaceChildren(icon(kind), el("span", { dir: "auto" }, label), iconButton("close", this.words.cancel, () => this.drop(), "small"));
    this.context.hidden = false;
    this.input.focus();
  }

  drop() {
    if (this.about?.kind === "edit") this.fill("");
    this.about = null;
    this.context.hidden = true;
  }

  // Sheets

  toggle(name) {
    const same = this.sheet?.dataset.name === name;
    this.closeSheet();
    if (!same) this.openSheet(name, name === "commands" ? this.commands() : this.attachments());
  }

  openSheet(name, content) {
    this.sheet = el("div", { class: "sheet", "data-name": name }, ...content);
    this.sheet.addEventListener("keydown", (event) => event.key === "Escape" && (this.closeSheet(), this.input.focus()));
    this.foot.prepend(this.sheet);
    this.sheet.querySelector("button, input")?.focus();
  }

  closeSheet() {
    this.sheet?.remove();
    this.sheet = null;
  }

  commands() {
    if (!this.menu.length) return [el("p", { class: "none" }, this.words.no_commands)];
    return this.menu.map(([name, description]) => el("button", { type: "button", class: "item",
      onclick: () => { this.closeSheet(); this.phone.act("send", { text: `/${name}` }); this.input.focus(); } },
      el("strong", {}, `/${name}`), el("span", {}, description)));
  }

  attachments() {
    const item = (name, act) => el("button", { type: "button", class: "item", onclick: act }, icon(name), el("span", {}, this.words[name]));
    return [
      item("contact", () => { this.closeSheet(); this.openSheet("card", [this.card()]); }),
      item("photo", () => this.pick("photo", "image/*")),
      item("file", () => this.pick("document", "")),
    ];
  }

  card() {
    const { words } = this;
    const name = el("input", { required: true, autocomplete: "off", maxlength: "128", id: `${this.phone.which}-card-name` });
    const number = el("input", { required: true, type: "tel", autocomplete: "off", maxlength: "32", id: `${this.phone.which}-card-phone` });
    const form = el("form", { class: "card" },
      el("label", { for: name.id }, words.contact_name), name,
      el("label", { for: number.id }, words.contact_phone), number,
      el("button", { type: "submit", class: "primary" }, words.contact_send));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.closeSheet();
      this.phone.act("contact", { name: name.value.trim(), phone: number.value.trim() });
    });
    return form;
  }

  pick(kind, accept) {
    this.closeSheet();
    this.picker.accept = accept;
    this.picker.dataset.kind = kind;
    this.picker.click();
  }

  async upload() {
    const [file] = this.picker.files;
    if (!file) return;
    const query = new URLSearchParams({
      scene: this.phone.scene, phone: this.phone.which, kind: this.picker.dataset.kind, name: file.name, caption: this.input.value.trim(),
    });
    this.picker.value = "";
    try {
      await post(`/page/upload?${query}`, file, true);
      this.fill("");
    } catch (error) {
      this.phone.toast(error.message || this.words.failed);
    }
  }
}
