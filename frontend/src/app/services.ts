import type { contract as users } from "../../../handlers/users/contract.ts";

/** The services that the pages call, by name. Each product adds its own, by a `declare module` in its folder. */
export interface Services {
  users: typeof users;
}
