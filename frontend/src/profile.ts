import type { Api, ReplyFrom } from "./api.ts";
import { announce, attempt, element, labelled } from "./dom.ts";

type Profile = ReplyFrom<"GET /me">;

/** Who is signed in, with a form for the name that others see; `saved` gets what was saved. */
export function profileView(api: Api, profile: Profile, saved: (profile: Profile) => void): HTMLElement {
  const name = element("input", {
    id: "display-name",
    value: profile.displayName ?? "",
    maxLength: 80,
  });
  const form = element(
    "form",
    {},
    labelled("Name that others see", name),
    element("button", { type: "submit" }, "Save"),
  );
  form.onsubmit = event => {
    event.preventDefault();
    attempt(form, async () => {
      const { body } = await api("PATCH /me", { body: { displayName: name.value.trim() || null } });
      name.value = body.displayName ?? "";
      saved(body);
      announce("Profile saved.");
    });
  };
  const roles = profile.roles.length === 0 ? "none" : profile.roles.join(", ");
  return element(
    "details",
    { className: "profile" },
    element("summary", {}, "Profile"),
    element("p", {}, `Signed in as ${profile.email ?? profile.username}. Roles: ${roles}.`),
    form,
  );
}
