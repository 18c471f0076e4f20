// A ready-made answer goes into the message, in the language chosen, without loading the page again; as long as
// nobody has changed it, it follows the language.
const message = document.querySelector("#id_message");
const language = document.querySelector("#id_language");
let inserted = null;

for (const button of document.querySelectorAll("[data-template]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const before = message.value.trim() ? `${message.value.trim()}\n\n` : "";
    message.value = before + button.dataset[language.value];
    inserted = { button, before, text: message.value };
    message.focus();
  });
}

language?.addEventListener("change", () => {
  if (inserted && message.value === inserted.text) {
    message.value = inserted.text = inserted.before + inserted.button.dataset[language.value];
  }
  message.lang = language.value;
});
