/** The one script of the hosted pages, which do without it too: a button beside each password that shows it. */
export const SCRIPT = `
for (const input of document.querySelectorAll('input[type="password"]')) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.setAttribute("aria-controls", input.id);
  const show = isShown => {
    input.type = isShown ? "text" : "password";
    button.textContent = isShown ? "Hide password" : "Show password";
    button.setAttribute("aria-pressed", String(isShown));
  };
  show(false);
  button.onclick = () => show(input.type === "password");
  // Browsers offer to keep what is sent from a field for passwords only.
  input.form.addEventListener("submit", () => show(false));
  input.after(button);
}
`;
