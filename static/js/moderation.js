// A ready-made answer goes into the message, in the language chosen, without loading the page again.
const message = document.querySelector("#id_message");
const language = document.querySelector("#id_language");

for (const link of document.querySelectorAll("[data-template]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const text = link.dataset[language.value];
    message.value = message.value.trim() ? `${message.value.trim()}\n\n${text}` : text;
    message.focus();
  });
}
