export interface UserView {
  readonly username: string;
  /** Id of the account, which access tokens carry. */
  readonly sub: string;
  /** Id of the user pool. */
  readonly pool: string;
  readonly name: string;
  readonly status: string;
  readonly enabled: boolean;
  readonly groups: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly createdAt: string;
}

/** A user with the row of the table `users` that has its id. */
export interface UserWithRow extends UserView {
  /** Null without a row: the first request makes it. */
  readonly row: { readonly roles: readonly string[]; readonly isDeleted: boolean } | null;
}

export interface UserPage {
  readonly users: readonly UserWithRow[];
  readonly matched: number;
  readonly total: number;
  /** Whether the database has a table `users` with ids of accounts. */
  readonly hasTable: boolean;
}

/** What may be done to a user. */
export type UserAction =
  | "confirm"
  | "disable"
  | "enable"
  | "make-admin"
  | "remove-admin"
  | "reset-password"
  | "delete";

export interface UserChange {
  /** What became of it, as a sentence. */
  readonly done: string;
  /** The password that was set. */
  readonly password: string | null;
}

export interface MessageView {
  readonly id: string;
  readonly sentAt: string;
  readonly to: string;
  readonly about: string;
  readonly code: string;
  readonly subject: string;
  readonly body: string;
}
