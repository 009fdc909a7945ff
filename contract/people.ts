/** Roles that a person can hold, in the order in which replies show them; the database is their truth. */
export const roleNames = ["editor", "admin"] as const;

/** A role of a person: kept in the database, projected to Cognito groups. */
export type Role = (typeof roleNames)[number];

/** Stands where the author of something has deleted the account; no account can take it as a display name. */
export const deletedUserName = "deleted user";
