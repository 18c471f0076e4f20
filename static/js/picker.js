/* The picker: an ARIA combobox over a lookup, on top of a text field that works without it.

   What is sent is what would be sent without JavaScript: the text, and for several a ticked box for each choice.
   When the network is away nothing is lost: what was typed is made out by the server when the form is sent. */

const WAIT = 180;
let serial = 0;

const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
};

class Picker extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.several = "several" in this.dataset;
    this.maximum = Number(this.dataset.maximum) || Infinity;
    this.input = this.querySelector(".picker__box input");
    this.chosen = this.querySelector(".picker__chosen");
    this.options = [];
    this.active = -1;
    this.build();
    this.listen();
  }

  build() {
    const id = `picker-${++serial}`;
    this.list = make("ul", { id, role: "listbox", class: "picker__list", hidden: "" });
    const label = document.querySelector(`label[for="${CSS.escape(this.input.id)}"]`);
    this.list.setAttribute("aria-label", label ? label.textContent.trim() : this.input.name);
    this.status = make("p", { class: "visually-hidden", role: "status" });
    this.input.after(this.list);
    this.append(this.status);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id,
    })) this.input.setAttribute(name, value);
    this.chosen?.querySelectorAll("li").forEach((item) => this.arm(item));
  }

  listen() {
    this.input.addEventListener("input", (event) => {
      if (!event.isComposing) this.later();
    });
    this.input.addEventListener("compositionend", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus in the field
    this.list.addEventListener("click", (event) => {
      const item = event.target.closest("[role=option]");
      if (item) this.pick(this.options[[...this.list.children].indexOf(item)]);
    });
    if (this.several) this.closest("form")?.addEventListener("tiwizi:restored", (event) => this.restore(event.detail));
  }

  /* Where the last of several words begins: "plomberie, fora|" asks for "fora". */
  start() {
    return this.several ? this.input.value.search(/[^,;،؛]*$/) : 0;
  }

  typing() {
    return this.input.value.slice(this.start()).trim();
  }

  /* --- asking --------------------------------------------------------------------------- */

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    this.asking?.abort();
    const text = this.typing();
    if (!text) return this.close();
    this.asking = new AbortController();
    try {
      const results = await this.lookUp(text, this.asking.signal);
      const taken = new Set(this.values());
      this.show(results.filter((option) => !taken.has(option.value)));
    } catch (error) {
      if (error.name === "AbortError") return;
      this.close();
      if (error.message === "429") this.timer = setTimeout(() => this.ask(), 1000);
      else this.status.textContent = this.dataset.offline;
    }
  }

  async lookUp(text, signal) {
    const url = `${this.dataset.url}?${new URLSearchParams({ q: text.slice(0, 120) })}`;
    const answer = await fetch(url, { signal, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    return (await answer.json()).results;
  }

  show(options) {
    this.options = options;
    this.active = -1;
    this.list.replaceChildren(...options.map((option, index) => this.line(option, index)));
    this.open(options.length > 0 && document.activeElement === this.input);
    this.status.textContent = options.length ? say(this.dataset.count, { n: options.length }) : this.dataset.none;
  }

  line(option, index) {
    const item = make("li", { role: "option", id: `${this.list.id}-${index}`, "aria-selected": "false", class: "picker__option" });
    item.append(make("bdi", {}, option.label));
    const more = make("span", { class: "meta picker__more" });
    for (const text of [option.matched, option.detail].filter(Boolean)) {
      more.append(more.hasChildNodes() ? " · " : " ", make("bdi", {}, text));
    }
    item.append(more);
    return item;
  }

  open(yes) {
    this.list.hidden = !yes;
    this.input.setAttribute("aria-expanded", String(yes));
    if (!yes) this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.active = -1;
    this.open(false);
  }

  /* --- keyboard ------------------------------------------------------------------------- */

  key(event) {
    if (event.isComposing) return;
    const shown = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!shown) return this.ask();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && shown) {
      event.preventDefault();
      this.pick(this.options[Math.max(this.active, 0)]);
    } else if (event.key === "Enter" && this.several && this.typing()) {
      event.preventDefault(); // the list is on its way: Enter means "this one", not "send the form"
      this.ask();
    } else if (event.key === "Escape" && shown) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Backspace" && this.several && !this.input.value) {
      const last = this.chosen.lastElementChild;
      if (last) this.remove(last);
    }
  }

  move(step) {
    const lines = [...this.list.children];
    lines[this.active]?.setAttribute("aria-selected", "false");
    this.active = (this.active + step + lines.length + (this.active < 0 && step < 0 ? 1 : 0)) % lines.length;
    lines[this.active].setAttribute("aria-selected", "true");
    lines[this.active].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", lines[this.active].id);
  }

  /* --- choosing ------------------------------------------------------------------------- */

  values() {
    return [...(this.chosen?.querySelectorAll("input") ?? [])].map((box) => box.value);
  }

  pick(option) {
    if (!option) return;
    this.forgetCandidates();
    if (this.several) {
      if (this.values().length >= this.maximum) {
        this.close();
        this.status.textContent = say(this.dataset.full, { n: this.maximum });
        return;
      }
      this.chosen.append(this.chip(option));
      this.input.value = this.input.value.slice(0, this.start()).replace(/[\s,;،؛]+$/, "");
    } else {
      this.input.value = option.label;
    }
    this.close();
    this.status.textContent = say(this.dataset.picked, { name: option.label });
    this.tell();
  }

  chip(option) {
    const box = make("input", { type: "checkbox", name: this.input.name, value: option.value });
    box.checked = true;
    const item = make("li", {}, make("label", { class: "picker__chip" }, box, " ", make("span", {}, option.label)));
    this.arm(item);
    return item;
  }

  /* A chip without JavaScript is a box to untick; here unticking takes the chip away. */
  arm(item) {
    const box = item.querySelector("input");
    const name = item.querySelector("span").textContent;
    item.classList.add("is-armed");
    box.setAttribute("aria-label", say(this.dataset.remove, { name }));
    box.addEventListener("change", (event) => event.isTrusted && this.remove(item));
  }

  /* autosave.js put back what was typed before a reload: every value of the field's name, its text last. */
  restore(entries) {
    const values = entries.filter(([name]) => name === this.input.name).map(([, value]) => value);
    this.input.value = values.pop() ?? "";
    for (const item of [...this.chosen.children]) if (!item.querySelector("input").checked) item.remove();
    const shown = this.values();
    for (const value of values.filter((one) => !shown.includes(one))) {
      const item = this.chip({ value, label: value });
      this.chosen.append(item);
      this.lookUp(value).then(
        (options) => options[0]?.value === value && item.replaceWith(this.chip(options[0])),
        () => {}, // without a network the chip bears its code: the choice itself is kept
      );
    }
  }

  remove(item) {
    const name = item.querySelector("span").textContent;
    item.remove();
    this.input.focus();
    this.status.textContent = say(this.dataset.removed, { name });
    this.tell();
  }

  /* What the server asked about earlier text is answered by a choice made here. */
  forgetCandidates() {
    this.querySelectorAll(".picker__candidates").forEach((group) => group.remove());
  }

  tell() {
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

if (!customElements.get("tiwizi-picker")) customElements.define("tiwizi-picker", Picker);
