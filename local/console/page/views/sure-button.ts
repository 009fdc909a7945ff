import { element } from "../dom.ts";

/** How long the question stands. */
const MILLISECONDS = 20_000;

/**
 * A button for what cannot be undone: the first click asks, the second one does it.
 *
 * @param question what the second click does, `Delete all messages`
 */
export function sureButton(
  label: string,
  question: string,
  work: (button: HTMLButtonElement) => unknown,
): HTMLButtonElement {
  const button = element("button", { type: "button" }, label);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const rest = () => {
    clearTimeout(waiting);
    waiting = undefined;
    button.textContent = label;
    button.classList.remove("danger");
  };
  button.onclick = () => {
    if (waiting !== undefined) {
      rest();
      work(button);
      return;
    }
    button.textContent = `${question}?`;
    button.classList.add("danger");
    waiting = setTimeout(rest, MILLISECONDS);
  };
  button.onblur = () => !button.disabled && rest();
  return button;
}
