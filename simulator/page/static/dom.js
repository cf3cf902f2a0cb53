// Elements are built here and only here; text goes in as text, never as markup.

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const ICONS = {
  send: "M4 12 20 4l-5 16-3.5-6.5L4 12Z",
  attach: "M12 5v14M5 12h14",
  commands: "M14.5 5l-5 14",
  reply: "M10 8 5 12l5 4M5 12h8a6 6 0 0 1 6 6",
  edit: "M5 19l1-4L16.5 4.5l3 3L9 18l-4 1Z",
  close: "M6 6l12 12M18 6 6 18",
  block: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM6.5 6.5l11 11",
  scan: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M8 8h3v3H8zM13 13h3v3h-3zM13 8h3M8 13v3",
  contact: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM5 20c.6-3.4 3.4-5.5 7-5.5s6.4 2.1 7 5.5",
  photo: "M4 6h16v12H4zM4 15l4.5-4 4 3.5L16 11l4 4M9 9.5h.01",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  down: "M6 9l6 6 6-6",
  voice: "M12 4v10M12 14a3 3 0 0 0 3-3V7a3 3 0 0 0-6 0v4a3 3 0 0 0 3 3ZM6 11a6 6 0 0 0 12 0M12 17v3",
  place: "M12 21s6.5-6 6.5-11A6.5 6.5 0 0 0 5.500 10C5.500 15 12 21 12 21ZM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
};

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name, label, onclick, more = "") {
  return el("button", { type: "button", class: `round ${more}`, "aria-label": label, title: label, onclick }, icon(name));
}

export function initials(name) {
  return Array.from(name.trim())[0] ?? "?";
}

export function bytes(size) {
  if (size < 1024) return `${size} B`;
  if (size < 1024 * 1024) return `${Math.round(size / 1024)} KB`;
  return `${(size / 1024 / 1024).toFixed(1)} MB`;
}
