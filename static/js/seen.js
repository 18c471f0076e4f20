// The page has been shown to somebody: say so, once. A mail scanner that follows links runs no script.
const form = document.querySelector("form[data-seen]");
if (form) fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
