// Toggles, which channel is shown, and what arrives. Everything else works without a script.
"use strict";
const root = document.documentElement;
const app = document.querySelector(".app");
const live = document.querySelector(".live");

const flips = {
  theme: () => {
    const isDark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    return isDark ? "light" : "dark";
  },
  width: () => (root.dataset.width === "phone" ? "desktop" : "phone"),
};

for (const button of document.querySelectorAll("[data-toggle]")) {
  button.addEventListener("click", () => {
    const name = button.dataset.toggle;
    root.dataset[name] = flips[name]();
  });
}

function show(channel) {
  if (channel) app.dataset.focus = channel;
  else delete app.dataset.focus;
  for (const link of document.querySelectorAll(".channel-link")) {
    link.classList.toggle("current", link.dataset.channel === channel);
    if (link.dataset.channel === channel || !channel) link.querySelector(".unread")?.remove();
  }
  if (!channel) return;
  for (const section of document.querySelectorAll(".channel")) {
    section.classList.toggle("current", section.dataset.name === channel);
  }
}

for (const link of document.querySelectorAll(".channel-link")) {
  link.addEventListener("click", () => show(link.dataset.channel));
}

function countUnread(channel) {
  const section = find(".channel", "name", channel);
  if (section && getComputedStyle(section).display !== "none") return;
  const link = find(".channel-link", "channel", channel);
  if (!link) return;
  let badge = link.querySelector(".unread");
  if (!badge) {
    badge = document.createElement("span");
    badge.className = "unread";
    badge.textContent = "0";
    link.append(badge);
  }
  badge.textContent = String(Number(badge.textContent) + 1);
}

function find(selector, key, value) {
  return [...document.querySelectorAll(selector)].find((element) => element.dataset[key] === value);
}

function append(message) {
  const section = find(".channel", "name", message.dataset.channel);
  if (!section) return;
  const end = section.querySelector(".empty");
  const day = message.dataset.day;
  if (day && [...section.querySelectorAll(".day span")].at(-1)?.textContent !== day) {
    const line = document.createElement("div");
    line.className = "day";
    line.append(document.createElement("span"));
    line.firstChild.textContent = day;
    end.before(line);
  }
  end.before(message);
}

// The answer is parsed as a document of its own, in which nothing runs or loads.
function take(text) {
  const news = new DOMParser().parseFromString(text, "text/html").body.firstElementChild;
  for (const message of [...news.children]) {
    const present = document.getElementById(message.id);
    const isOpen = present?.querySelector("details.thread")?.open;
    document.adoptNode(message).classList.add("is-new");
    if (present) present.replaceWith(message);
    else append(message);
    const thread = message.querySelector("details.thread");
    if (thread && isOpen) thread.open = true;
    countUnread(message.dataset.channel);
  }
  document.body.dataset.count = news.dataset.count;
}

// A link may point at a message of each channel, `#m9,m1`; of one alone the browser knows.
for (const id of location.hash.slice(1).split(",")) {
  document.getElementById(id)?.scrollIntoView();
}

// Each question waits at the server until there is news. When the server is gone, asking again waits for the reader.
async function listen() {
  for (;;) {
    try {
      const response = await fetch("/updates?after=" + document.body.dataset.count);
      if (!response.ok) throw new Error(String(response.status));
      take(await response.text());
    } catch {
      document.body.classList.add("is-offline");
      live.textContent = "not connected";
      await new Promise((resume) => addEventListener("focus", resume, { once: true }));
      document.body.classList.remove("is-offline");
      live.textContent = "live";
    }
  }
}
listen();
