// What every page gains from JavaScript; without it everything still works.

// A refused form: the reader is taken to the summary of its errors.
document.querySelector("[data-focus]")?.focus();

// Menus are <details>: Escape and a click elsewhere close them.
const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    const held = menu.contains(document.activeElement);
    menu.open = false;
    if (held) menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A form is sent once, however often its button is pressed. The button is not disabled, so that its value goes too.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
});

// Back in the history the page comes as it was left: its forms may be sent again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
});

// Signing out leaves nothing of what was typed on a device that may be shared.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-forget]")) return;
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith("tiwizi:")) localStorage.removeItem(key);
    }
  } catch {
    // Storage is switched off: there is nothing to forget.
  }
});
