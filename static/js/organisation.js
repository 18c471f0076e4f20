// Shows only the questions that the chosen kind of organisation needs; the server decides what it keeps.
const form = document.querySelector("[data-organisation]");
const needs = {
  commune: ["place"],
  association: ["place", "name"],
  cooperative: ["place", "name"],
  amdm: ["name", "country"],
  network: ["name", "country"],
  institution: ["place", "name"],
};

const show = () => {
  const kind = form.querySelector('[name="kind"]:checked')?.value;
  for (const name of ["place", "name", "country"]) {
    const box = form.querySelector(`[name="${name}"]`).closest(".field");
    box.hidden = Boolean(kind) && !needs[kind].includes(name);
  }
};

form.addEventListener("change", show);
show();
