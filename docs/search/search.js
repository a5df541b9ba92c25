// Searches the site.  The index is a script beside this one, so it works from a
// file, too.  Keys: "/" begins, the arrows choose, Enter opens, Escape ends.
(() => {
  const MOST = 12;
  const root = new URL("..", document.currentScript.src);
  const index = (window.searchIndex || []).map((section) => ({
    ...section,
    heading: section.title.toLowerCase(),
    name: section.page.toLowerCase(),
    words: section.text.toLowerCase(),
    terms: section.bold.toLowerCase(),
  }));

  // How well a section fits one word: 0 if it does not have it.
  const points = (section, word) => {
    if (section.heading.includes(word)) return section.heading === word ? 40 : 20;
    if (section.name.includes(word)) return 8;
    const times = section.words.split(word).length - 1;
    return Math.min(times, 5) + (section.terms.includes(word) ? 10 : 0);
  };

  const find = (text) => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    const scored = index.map((section) => {
      const each = words.map((word) => points(section, word));
      const all = each.every((score) => score > 0);
      return { section, words, score: all ? each.reduce((a, b) => a + b, 0) : 0 };
    });
    return scored.filter((hit) => hit.score > 0).sort((a, b) => b.score - a.score);
  };

  const make = (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };

  // A piece of the text with the first word that was looked for marked in it.
  const excerpt = ({ section, words }) => {
    const places = words.map((word) => [section.words.indexOf(word), word.length]);
    const [at, length] = places.find(([place]) => place >= 0) || [0, 0];
    const from = at < 50 ? 0 : Math.min(section.text.indexOf(" ", at - 50) + 1, at);
    const text = section.text;
    const cut = from + 160 < text.length;
    const to = cut ? Math.max(text.lastIndexOf(" ", from + 160), at + length) : text.length;
    return make("span", { class: "site-search__text" }, from > 0 ? "… " : "",
      text.slice(from, at), make("mark", {}, text.slice(at, at + length)),
      text.slice(at + length, to), cut ? " …" : "");
  };

  const input = make("input", {
    type: "search", role: "combobox", placeholder: "Search  /", autocomplete: "off",
    spellcheck: "false", "aria-label": "Search the site", "aria-expanded": "false",
    "aria-controls": "site-search-list", "aria-autocomplete": "list",
  });
  const list = make("ul", { id: "site-search-list", role: "listbox", "aria-label": "What was found" });
  const status = make("p", { class: "site-search__status", role: "status" });
  const panel = make("div", { class: "site-search__panel", hidden: "" }, status, list);
  const box = make("div", { class: "site-search", role: "search" }, input, panel);
  let chosen = -1;

  const choose = (place) => {
    const options = [...list.children];
    if (options.length === 0) return;
    chosen = (place + options.length) % options.length;
    options.forEach((option, i) => option.setAttribute("aria-selected", i === chosen));
    input.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  };

  const close = () => {
    panel.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const option = (hit, i) => {
    const { section } = hit;
    const where = section.title === section.page ? section.page : `${section.page} › ${section.title}`;
    const link = make("a", { href: new URL(section.url, root).href, tabindex: "-1" },
      make("strong", {}, where), excerpt(hit));
    return make("li", { id: `site-search-${i}`, role: "option", "aria-selected": "false" }, link);
  };

  const show = () => {
    const hits = find(input.value);
    list.replaceChildren(...hits.slice(0, MOST).map(option));
    chosen = -1;
    const places = hits.length === 1 ? "1 place" : `${hits.length} places`;
    status.textContent = hits.length > MOST ? `${places}, the best ${MOST}` : places;
    input.removeAttribute("aria-activedescendant");
    const asked = input.value.trim() !== "";
    panel.hidden = !asked;
    input.setAttribute("aria-expanded", String(asked));
  };

  const keys = {
    ArrowDown: () => choose(chosen + 1),
    ArrowUp: () => choose(chosen < 0 ? -1 : chosen - 1),
    Enter: () => list.children[Math.max(chosen, 0)]?.firstChild.click(),
    Escape: () => (panel.hidden ? input.blur() : close()),
  };

  input.addEventListener("input", show);
  input.addEventListener("focus", () => input.value && show());
  input.addEventListener("keydown", (event) => {
    if (!keys[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  });
  box.addEventListener("focusout", (event) => box.contains(event.relatedTarget) || close());
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
  });

  (document.querySelector(".md-header__inner") || document.body).append(box);
})();
