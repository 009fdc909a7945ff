/** Who may call an operation. The gateway and the function both enforce it from this one value. */
export type Access =
  | { readonly kind: "open" }
  | { readonly kind: "optional" }
  | { readonly kind: "signedIn" }
  | RoleAccess
  | ScopeAccess;
type RoleAccess<Role extends string = string> = { readonly kind: "role"; readonly anyOf: readonly Role[] };
type ScopeAccess<Name extends string = string, Role extends string = string> = {
  readonly kind: "scope";
  readonly scope: Name;
  readonly people?: readonly Role[];
};

/** Anybody, with or without a token; a token that is sent is not looked at. */
export const open = { kind: "open" } as const;
/** Anybody; a token that is sent must be good, and its person is known to the handler. */
export const optional = { kind: "optional" } as const;
/** A person with a valid access token. */
export const signedIn = { kind: "signedIn" } as const;
/** The access rules that name roles, for the roles that a program has. */
export interface AccessRules<Role extends string> {
  /**
   * A person who holds at least one of the roles, as they are at the time of the request.
   * @throws TypeError for a role that does not exist, which would refuse every caller
   */
  readonly role: (...anyOf: readonly [Role, ...Role[]]) => RoleAccess<Role>;
  /**
   * A machine whose access token carries the scope, for example `customers/write`. A person's token needs the scope and one
   * of the roles in `people`: everybody can sign up and ask for a scope. Without `people` the web client cannot ask for it.
   * @throws TypeError for a role that does not exist
   */
  readonly scope: <const Name extends `${string}/${string}`>(
    name: Name,
    options?: { readonly people?: readonly [Role, ...Role[]] },
  ) => ScopeAccess<Name, Role>;
}

/**
 * Makes the access rules that name roles. A program calls it once, and its contracts take the rules from there: a role that
 * the program does not have does not compile.
 *
 * @param roleNames every role of the program
 * @example
 * export const { role, scope } = accessRules(["gardener"]);
 */
export function accessRules<const Role extends string>(roleNames: readonly Role[]): AccessRules<Role> {
  const refuseUnknown = (rule: string, named: readonly Role[]): void => {
    const unknown = named.find(name => !roleNames.includes(name));
    if (unknown !== undefined)
      throw new TypeError(
        `${rule} names the role "${unknown}", which does not exist. The roles are those that accessRules gets: ${roleNames.join(", ") || "none"}.`,
      );
  };
  return {
    role: (...anyOf) => {
      refuseUnknown("role", anyOf);
      return { kind: "role", anyOf };
    },
    scope: (name, { people } = {}) => {
      refuseUnknown("scope", people ?? []);
      return { kind: "scope", scope: name, ...(people && { people }) };
    },
  };
}
