// A page that waits for the worker asks again, ever more rarely, and swaps the part that was waiting.
//
//   <div id="reading" aria-live="polite">… <div data-waiting> … <a href="…">Actualiser</a> …</div>
//
// The part is known by its id. Without this script, or after some minutes, the link does the same.

const FIRST_MS = 1500;
const LONGEST_MS = 15000;
const MOST_QUESTIONS = 40;

const visible = () =>
  document.hidden
    ? new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }))
    : Promise.resolve();

async function fresh(id) {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html").getElementById(id);
}

async function watch(part) {
  let pause = FIRST_MS;
  for (let asked = 0; asked < MOST_QUESTIONS; asked += 1) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    await visible();
    pause = Math.min(LONGEST_MS, pause * 1.5);
    const found = await fresh(part.id).catch(() => null); // offline: asked again
    if (found && !found.querySelector("[data-waiting]")) {
      part.replaceChildren(...found.childNodes);
      return;
    }
  }
}

for (const mark of document.querySelectorAll("[data-waiting]")) watch(mark.closest("[id]"));
