import type { UserPage, UserView } from "../../types.ts";
import { get } from "../api.ts";
import { announce, element, fill, KeyedList } from "../dom.ts";
import { count, timeOf } from "../format.ts";
import { linkTo, type Place, paced, replacePlace, type View } from "../view.ts";

/** The people of the user pools. */
export function usersView(): View {
  let wanted = "";
  const text = element("input", {
    type: "search",
    placeholder: "e-mail, group, status",
    autocomplete: "off",
  });
  const summary = element("p", { className: "quiet-text", role: "status" });
  const list = element("ul", { className: "cards plain" });
  const users = new KeyedList<UserView>(list, { key: user => user.username, make: userNode });
  const node = element(
    "section",
    { aria: { labelledby: "users-title" } },
    element("h1", { id: "users-title" }, "Users"),
    element("search", { className: "toolbar" }, element("label", {}, "Find ", text)),
    summary,
    list,
  );
  const load = async () => {
    const query = wanted;
    const page = await get<UserPage>("users", { text: query });
    if (query !== wanted) return;
    users.show(page.users);
    fill(summary, summaryOf(page));
  };
  const reload = paced(() => load().catch(error => announce(error.message, "failed")), 300);
  text.oninput = () => replacePlace(linkTo("users", [], { text: text.value.trim() }));

  return {
    title: "Users",
    node,
    go({ query }: Place) {
      wanted = query.get("text") ?? "";
      if (text.value.trim() !== wanted) text.value = wanted;
      reload();
    },
    changed: reload,
  };
}

function summaryOf({ users, matched, total }: UserPage): string {
  if (total === 0) return "Nobody has signed up yet.";
  const found =
    matched === total ? count(total, "user") : `${matched.toLocaleString("en")} of ${count(total, "user")}`;
  return users.length < matched ? `${found}, the newest ${users.length} shown` : found;
}

function userNode(user: UserView): HTMLElement {
  const { username, name, status, enabled, groups, attributes, createdAt } = user;
  const canSignIn = enabled && status === "CONFIRMED";
  return element(
    "li",
    { className: "card user" },
    element("h2", {}, name),
    element(
      "p",
      { className: "chips" },
      !enabled && element("span", { className: "badge bad" }, "disabled"),
      element(
        "span",
        { className: `badge ${status === "CONFIRMED" ? "good" : "warn"}` },
        status.toLowerCase().replaceAll("_", " "),
      ),
      ...groups.map(group => element("span", { className: "badge" }, group)),
    ),
    element("p", { className: "quiet-text" }, "Signed up ", timeOf(createdAt)),
    element(
      "details",
      {},
      element("summary", {}, "Attributes"),
      element(
        "dl",
        { className: "facts" },
        ...[["username", username] as const, ...Object.entries(attributes)].flatMap(([key, value]) => [
          element("dt", {}, key),
          element("dd", {}, value),
        ]),
      ),
    ),
    canSignIn && element("a", { href: linkTo("api", [], { as: username }) }, "Call the API as this user"),
  );
}
