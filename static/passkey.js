// Lets a form be answered with a passkey: the browser is asked for it, and its answer is sent as a field of the form.
// Without this file the codes remain.

(() => {
  "use strict";

  const known = window.PublicKeyCredential;
  const isAble = Boolean(known?.parseCreationOptionsFromJSON && known.parseRequestOptionsFromJSON && known.prototype.toJSON);

  const ask = (kind, { publicKey }) =>
    kind === "create"
      ? navigator.credentials.create({ publicKey: known.parseCreationOptionsFromJSON(publicKey) })
      : navigator.credentials.get({ publicKey: known.parseRequestOptionsFromJSON(publicKey) });

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const { answer } = form.elements;
    // What can be typed in the place of a passkey. A code of an app that is being set up is none.
    const code = form.elements.recovery ?? form.elements.code;
    const status = form.querySelector("[data-passkey-status]");
    const offer = form.querySelector("[data-passkey-offer]");
    if (offer) {
      offer.hidden = !isAble;
      if (!isAble) status.textContent = form.dataset.unable;
    }

    form.addEventListener("submit", async (event) => {
      // What was typed goes as it is: Enter in the field of the code presses the first button, which is the passkey's.
      if (answer.value || code?.value.trim()) return;
      if (!isAble) {
        // A form with nothing but the passkey has nothing to send without it.
        if (!code) event.preventDefault();
        status.textContent = form.dataset.unable;
        return;
      }
      event.preventDefault();
      status.textContent = "";
      try {
        answer.value = JSON.stringify(await ask(form.dataset.passkey, JSON.parse(form.dataset.options)));
      } catch {
        status.textContent = form.dataset.failed;
        return;
      }
      form.requestSubmit(event.submitter);
    });
    // A page that comes back has been answered.
    window.addEventListener("pageshow", () => {
      answer.value = "";
    });
  }
})();
