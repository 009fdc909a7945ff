import type { UserAction, UserChange, UserView } from "../../types.ts";
import { post } from "../api.ts";
import { announce, attempt, copyButton, element, fill } from "../dom.ts";
import { sureButton } from "./sure-button.ts";

/** Passwords that were set here, by user: the card is drawn again when its user changes. */
const passwords = new Map<string, string>();

/** Users whose actions are unfolded: they stay so when a card is drawn again. */
const unfolded = new Set<string>();

/** What may be done to a user, folded away. */
export function userActions(user: UserView): HTMLElement {
  const { status, enabled, groups, pool, username, name } = user;
  const key = `${pool}/${username}`;
  const result = element("div", { className: "result", role: "status" });
  const showPassword = () => {
    const password = passwords.get(key);
    if (password === undefined) return fill(result);
    fill(
      result,
      element("p", {}, "New password ", element("code", {}, password), " "),
      copyButton(() => password, "the password"),
    );
  };
  const run = (button: HTMLButtonElement, action: UserAction) =>
    attempt(button, async () => {
      const path = ["users", pool, username, action].map(encodeURIComponent).join("/");
      const { done, password } = await post<UserChange>(path, {});
      if (password !== null) passwords.set(key, password);
      if (action === "delete") passwords.delete(key);
      announce(done);
      showPassword();
    });
  const button = (label: string, action: UserAction) => {
    const made = element("button", { type: "button" }, label);
    made.onclick = () => run(made, action);
    return made;
  };
  const remove = sureButton("Delete", `Delete the account ${name}`, made => run(made, "delete"));
  showPassword();
  const details = element(
    "details",
    { open: unfolded.has(key) },
    element("summary", {}, "Actions"),
    element(
      "div",
      { className: "actions" },
      status === "UNCONFIRMED" && button("Confirm", "confirm"),
      enabled ? button("Disable", "disable") : button("Enable", "enable"),
      groups.includes("admin") ? button("Make no admin", "remove-admin") : button("Make admin", "make-admin"),
      button("Reset password", "reset-password"),
      remove,
    ),
    result,
  );
  details.ontoggle = () => (details.open ? unfolded.add(key) : unfolded.delete(key));
  return details;
}
