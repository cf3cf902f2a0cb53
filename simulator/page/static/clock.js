// The time in the shop: the server's clock plus what has passed since it told us.

import { post } from "./wire.js";

export class Clock {
  constructor(scene) {
    this.offset = 0;
    this.zone = "UTC";
    for (const button of document.querySelectorAll("[data-move]")) {
      button.addEventListener("click", async () => {
        button.disabled = true;
        try { await post("/page/clock", { scene: scene(), to: button.dataset.move }); } finally { button.disabled = false; }
      });
    }
    setInterval(() => this.show(), 1000);
  }

  set({ now, zone }) {
    const jumped = Math.abs(now * 1000 - Date.now() - this.offset) > 60_000;
    this.offset = now * 1000 - Date.now();
    this.zone = zone;
    this.show();
    if (jumped) this.flash();
  }

  now() { return Date.now() + this.offset; }

  show() {
    const lang = document.documentElement.lang;
    const format = (options) => new Intl.DateTimeFormat(lang, { timeZone: this.zone, ...options }).format(this.now());
    document.getElementById("now").textContent = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    document.getElementById("day").textContent = format({ weekday: "long", month: "long", day: "numeric" });
  }

  flash() {
    document.getElementById("clock").animate([{ opacity: 0.4 }, { opacity: 1 }], { duration: 500 });
  }
}
