// Saves a form as it is typed.
//
//   <form data-autosave-url="…" data-autosave-key="…" data-autosave-stamp="…">
//     {% include "components/autosave.html" %}
//
// The whole form, without files, is posted to the address a moment after the last key. The view answers 2xx, and
// may answer JSON {"stamp": "…"}: the version it now has. Until then a copy stays on this device, under the key.
// A copy made over the same stamp as the page carries is newer than what the server has, and is put back.

const QUIET_MS = 1200;
const RETRY_MS = 15000;

function store(key, copy) {
  try {
    if (copy) localStorage.setItem(key, JSON.stringify(copy));
    else localStorage.removeItem(key);
  } catch {
    // Storage is full or switched off: the server's copy remains.
  }
}

function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function typedIn(form) {
  return [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken",
  );
}

function putBack(form, entries) {
  const values = new Map();
  for (const [name, value] of entries) values.set(name, [...(values.get(name) ?? []), value]);
  for (const control of form.elements) {
    if (!control.name || control.type === "file" || control.name === "csrfmiddlewaretoken") continue;
    const wanted = values.get(control.name) ?? [];
    if (control.type === "checkbox" || control.type === "radio") control.checked = wanted.includes(control.value);
    else if (control.type === "select-multiple")
      for (const option of control.options) option.selected = wanted.includes(option.value);
    else if (wanted.length && control.type !== "submit") control.value = wanted.shift();
    else continue;
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
  form.dispatchEvent(new CustomEvent("tiwizi:restored", { detail: entries }));
}

function watch(form) {
  const key = `tiwizi:${form.dataset.autosaveKey || form.dataset.autosaveUrl}`;
  const state = form.querySelector("[data-autosave-state]");
  let stamp = form.dataset.autosaveStamp ?? "";
  let timer = 0;
  let version = 0;
  let saving = false;

  const say = (word) => {
    if (state) state.textContent = state.dataset[word] ?? "";
  };

  async function save() {
    if (saving) return;
    clearTimeout(timer);
    saving = true;
    const sent = version;
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (typeof value !== "string") data.delete(name);
    try {
      const answer = await fetch(form.dataset.autosaveUrl, {
        method: "POST",
        body: data,
        headers: { Accept: "application/json" },
        keepalive: true,
      });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      if (answer.headers.get("Content-Type")?.includes("json")) stamp = (await answer.json()).stamp ?? stamp;
      if (sent === version) {
        store(key, null);
        say("saved");
      }
    } catch {
      say(navigator.onLine ? "kept" : "offline");
      timer = setTimeout(save, RETRY_MS);
    }
    saving = false;
    if (sent !== version && !form.dataset.sent) timer = setTimeout(save, QUIET_MS);
  }

  function changed() {
    version += 1;
    store(key, { stamp, entries: typedIn(form) });
    clearTimeout(timer);
    timer = setTimeout(save, QUIET_MS);
  }

  const copy = stored(key);
  if (copy?.stamp === stamp) {
    putBack(form, copy.entries);
    say("restored");
    timer = setTimeout(save, QUIET_MS);
  } else if (copy) {
    store(key, null);
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => clearTimeout(timer));
  window.addEventListener("online", () => stored(key) && save());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && stored(key) && !form.dataset.sent) save();
  });
}

document.querySelectorAll("form[data-autosave-url]").forEach(watch);
