import * as v from "valibot";
import { defineContract, role, signedIn } from "../../contract/contract.ts";
import { commonErrors } from "../../contract/errors.ts";
import { deletedUserName, roleNames } from "../../contract/people.ts";
import { Instant, list, pageOf, pageQuery, text, Uuid } from "../../contract/schemas.ts";
import { errors as identityErrors } from "../platform/identity/errors.ts";
import { errors } from "./errors.ts";

const RoleName = v.picklist(roleNames);
const Roles = v.array(RoleName);

/** What a reader sees of a name, blanks aside: wide letters, odd spaces and invisible characters make no other one. */
const seen = (name: string) =>
  name
    .normalize("NFKC")
    .replace(/[\s\p{C}\p{Default_Ignorable_Code_Point}\u2800]/gu, "")
    .toLowerCase();

const DisplayName = v.pipe(
  text(80),
  v.check(name => seen(name) !== seen(deletedUserName), `Invalid name: "${deletedUserName}" is reserved`),
);

/** The signed-in person, as they see themselves. */
export const Profile = v.object({
  id: Uuid,
  username: v.string(),
  /** Null when the account has none, or the user pool could not be asked yet. */
  email: v.nullable(v.string()),
  displayName: v.nullable(v.string()),
  roles: Roles,
  createdAt: Instant,
});
export type Profile = v.InferOutput<typeof Profile>;

/** A person, as admins see them. */
export const User = v.object({
  ...Profile.entries,
  /** Whether the user pool's groups have followed the roles; `pending` mends itself. */
  groups: v.picklist(["current", "pending"]),
});
export type User = v.InferOutput<typeof User>;

export const ProfileChange = v.strictObject({ displayName: v.nullable(DisplayName) });
export type ProfileChange = v.InferOutput<typeof ProfileChange>;

export const UserQuery = v.strictObject({
  ...pageQuery,
  /** Found anywhere in e-mail address or display name, whatever its case and accents. */
  search: v.optional(text(100)),
});
export type UserQuery = v.InferOutput<typeof UserQuery>;

const UserId = v.strictObject({ userId: Uuid });
const RoleChange = v.strictObject({ roles: list(RoleName, 0, roleNames.length) });

/** People: their own profile, and the admins' view of everybody. */
export const contract = defineContract({
  service: "users",
  summary: "Profiles and roles of the people who sign in",
  uses: ["database", "directory", { queue: "erasures" }],
  operations: {
    readMe: {
      method: "GET",
      path: "/me",
      summary: "Read one's own profile",
      access: signedIn,
      reply: { status: 200, body: Profile },
      errors: [],
    },
    changeMe: {
      method: "PATCH",
      path: "/me",
      summary: "Change one's own profile",
      access: signedIn,
      body: ProfileChange,
      reply: { status: 200, body: Profile },
      errors: [],
    },
    deleteMe: {
      method: "DELETE",
      path: "/me",
      summary: "Delete one's own account and personal data, for good",
      access: signedIn,
      reply: { status: 204 },
      errors: [errors.last_admin],
    },
    signOutMe: {
      method: "DELETE",
      path: "/me/sessions",
      summary: "End one's own sessions on every device",
      access: signedIn,
      reply: { status: 204 },
      errors: [],
    },
    list: {
      method: "GET",
      path: "/users",
      summary: "List people, newest first",
      access: role("admin"),
      query: UserQuery,
      reply: { status: 200, body: pageOf(User) },
      errors: [commonErrors.invalid_cursor],
    },
    read: {
      method: "GET",
      path: "/users/{userId}",
      summary: "Read one person",
      access: role("admin"),
      params: UserId,
      reply: { status: 200, body: User },
      errors: [identityErrors.user_not_found],
    },
    setRoles: {
      method: "PUT",
      path: "/users/{userId}/roles",
      summary: "Set a person's roles and sign their sessions out",
      access: role("admin"),
      params: UserId,
      body: RoleChange,
      reply: { status: 200, body: User },
      errors: [identityErrors.user_not_found, errors.last_admin],
    },
  },
  jobs: {
    "reconcile-accounts": {
      summary: "Takes over what changed at the user pool: addresses, and accounts that were deleted there",
      scheduleConfig: "reconcileAccountsSchedule",
      timeoutSeconds: 900,
      uses: ["database", "directoryAccounts", { config: "mostGoneAccounts", matches: /^\d{1,9}$/ }],
    },
  },
  triggers: {
    postConfirmation: {
      summary: "Makes the person's row when an account is confirmed",
      timeoutSeconds: 5,
      uses: ["databaseStatements"],
    },
  },
  consumers: {
    "erase-accounts": {
      summary: "Erases what is left of accounts that were deleted",
      queue: "erasures",
      timeoutSeconds: 300,
      batchSize: 1,
      uses: ["database", { queue: "erasures" }],
    },
  },
  tasks: {
    "make-admin": {
      summary: "Makes an admin of the account with that e-mail address",
      timeoutSeconds: 30,
      uses: ["database", "directoryRoles"],
    },
  },
});
