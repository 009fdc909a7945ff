import type { UserPage, UserWithRow } from "../../types.ts";
import { get } from "../api.ts";
import { announce, element, fill, KeyedList } from "../dom.ts";
import { count, dayAndTime } from "../format.ts";
import { linkTo, type Place, paced, replacePlace, type View } from "../view.ts";
import { userActions } from "./user-actions.ts";

type Shown = UserWithRow & Pick<UserPage, "hasTable">;

const ABOUT_ROWS =
  "These are the accounts of the user pool. Each has a row of the table users from its first request on.";

/** The people of the user pools, what may be done to them, and their rows. */
export function usersView(): View {
  let wanted = "";
  const text = element("input", {
    type: "search",
    placeholder: "e-mail, group, status",
    autocomplete: "off",
  });
  const summary = element("p", { className: "quiet-text", role: "status" });
  const note = element("p", { className: "quiet-text", hidden: true }, ABOUT_ROWS);
  const list = element("ul", { className: "cards plain" });
  const users = new KeyedList<Shown>(list, { key: user => `${user.pool}/${user.username}`, make: userNode });
  const node = element(
    "section",
    { aria: { labelledby: "users-title" } },
    element("h1", { id: "users-title" }, "Users"),
    element("search", { className: "toolbar" }, element("label", {}, "Find ", text)),
    summary,
    note,
    list,
  );
  const load = async () => {
    const query = wanted;
    const page = await get<UserPage>("users", { text: query });
    if (query !== wanted) return;
    users.show(page.users.map(user => ({ ...user, hasTable: page.hasTable })));
    fill(summary, summaryOf(page));
    note.hidden = !page.hasTable;
  };
  const reload = paced(() => load().catch(error => announce(error.message, "failed")), 500);
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
  const cut = users.length < matched ? `, the newest ${users.length} shown` : "";
  return found + cut;
}

function userNode(user: Shown): HTMLElement {
  const { username, name, status, enabled, groups, attributes, createdAt } = user;
  const canSignIn = enabled && status === "CONFIRMED";
  const facts = [["username", username] as const, ...Object.entries(attributes)];
  return element(
    "li",
    { className: "card user", ariaLabel: name },
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
    element("p", { className: "quiet-text" }, "Signed up ", dayAndTime(createdAt)),
    user.hasTable && rowOf(user),
    canSignIn && element("a", { href: linkTo("api", [], { as: username }) }, "Call the API as this user"),
    element(
      "details",
      {},
      element("summary", {}, "Attributes"),
      element(
        "dl",
        { className: "facts" },
        ...facts.flatMap(([key, value]) => [element("dt", {}, key), element("dd", {}, value)]),
      ),
    ),
    userActions(user),
  );
}

function rowOf({ sub, row }: Shown): HTMLElement {
  if (!row) return element("p", { className: "quiet-text" }, "No row in the table users yet.");
  const roles = row.roles.length > 0 ? `roles ${row.roles.join(", ")}` : "no roles";
  return element(
    "p",
    {},
    element("a", { href: linkTo("tables", ["public", "users"], { where: "id", is: sub }) }, "Row in users"),
    row.isDeleted ? ": deleted" : `: ${roles}`,
  );
}
