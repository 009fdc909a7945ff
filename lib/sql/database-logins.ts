/**
 * The app reaches the database as one of two logins of one role: `app_a` and `app_b` are members of `app`, which
 * holds the grants and cannot sign in. A rotation gives the login that is not in use a new password and then
 * names it in the secret, so that functions which hold the old one go on until they read the secret again.
 */
const LOGIN = /^([a-z][a-z0-9_]{0,40})_(a|b)$/;

/** The login that a new secret names. */
export const firstLogin = (role: string): string => `${role}_a`;

/** `app` for `app_a`. @throws Error where the secret's user name is not such a login. */
export const roleOfLogin = (login: string): string => parts(login).role;

/** `app_b` for `app_a` and the other way round. */
export const otherLogin = (login: string): string => {
  const { role, letter } = parts(login);
  return `${role}_${letter === "a" ? "b" : "a"}`;
};

function parts(login: string): { role: string; letter: string } {
  const [, role, letter] = LOGIN.exec(login) ?? [];
  if (!role || !letter)
    throw new Error(`The app secret's username must be a role's name with _a or _b, not "${login}".`);
  return { role, letter };
}
