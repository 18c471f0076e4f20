// Saves a form as it is typed.
//
//   <form data-autosave-url="…" data-autosave-key="posting" data-autosave-stamp="{{ stamp }}">
//     … {% include "components/autosave.html" %}
//
// The whole form, without files, is posted to the address a moment after the last key. The view answers 2xx, or 422
// for what it will not keep; it may answer JSON {"message": "what to show", "stamp": "the version it now has"}.
// Until then a copy stays on this device. A copy made over the same stamp as the page carries is newer than what
// the server has, and is put back; any other copy is older, and goes.
//
// Without data-autosave-url there is only the copy on this device: it survives a session that ends, a page left by
// mistake, and another form of the page that is sent first. The stamp then changes when the server has saved the form.

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
    if (!control.name || ["file", "submit", "fieldset"].includes(control.type)) continue;
    if (control.name === "csrfmiddlewaretoken") continue;
    const wanted = values.get(control.name) ?? [];
    if (control.type === "checkbox" || control.type === "radio") control.checked = wanted.includes(control.value);
    else if (control.type === "select-multiple")
      for (const option of control.options) option.selected = wanted.includes(option.value);
    else if (wanted.length) control.value = wanted.shift();
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
  form.dispatchEvent(new CustomEvent("tiwizi:restored", { detail: entries }));
}

function watch(form) {
  const url = form.dataset.autosaveUrl;
  const key = `tiwizi:${form.dataset.autosaveKey ?? url}`;
  const state = form.querySelector("[data-autosave-state]");
  let stamp = form.dataset.autosaveStamp ?? "";
  let timer = 0;
  let version = 0;
  let saving = false;

  const say = (text) => {
    if (state && text) state.textContent = text;
  };

  function later(wait) {
    clearTimeout(timer);
    if (url && !form.dataset.sent) timer = setTimeout(save, wait);
  }

  // What the server said about it; throws when it could not be asked.
  async function post() {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (typeof value !== "string") data.delete(name);
    const answer = await fetch(url, { method: "POST", body: data, headers: { Accept: "application/json" } });
    const isRefused = answer.status === 422;
    if (answer.redirected || !(answer.ok || isRefused)) throw new Error(String(answer.status));
    const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    return { isRefused, ...said };
  }

  async function save() {
    if (saving || !url) return;
    clearTimeout(timer);
    saving = true;
    const sent = version;
    try {
      const { isRefused, message, stamp: newStamp } = await post();
      stamp = newStamp ?? stamp;
      say(message ?? state?.dataset.saved);
      if (!isRefused && sent === version) store(key, null);
    } catch {
      say(navigator.onLine ? state?.dataset.kept : state?.dataset.offline);
      later(RETRY_MS);
    }
    saving = false;
    if (sent !== version) later(QUIET_MS);
  }

  function changed() {
    version += 1;
    store(key, { stamp, entries: typedIn(form) });
    later(QUIET_MS);
  }

  const copy = stored(key);
  if (copy?.stamp === stamp) {
    putBack(form, copy.entries);
    say(state?.dataset.restored);
    later(QUIET_MS);
  } else if (copy) {
    store(key, null);
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => clearTimeout(timer));
  // A page that was left waits with its copy until it is seen again: another page of this form may be at work by then.
  window.addEventListener("online", () => document.visibilityState === "visible" && stored(key) && save());
  document.addEventListener("visibilitychange", () => {
    if (navigator.onLine && stored(key)) later(0);
  });
}

document.querySelectorAll("form[data-autosave-url], form[data-autosave-key]").forEach(watch);
