import type { Role } from "../../../contract/people.ts";
import {
  type Account,
  type Directory,
  NoAnswerError,
} from "../../../handlers/platform/identity/directory.ts";

export interface FakeDirectory extends Directory {
  readonly accounts: Map<string, Account>;
  readonly groups: Map<string, Role[]>;
  readonly signedOut: string[];
  /** `away` answers errors, `silent` does not answer at all. */
  state: "there" | "away" | "silent";
  calls: number;
  /** Accounts that one page lists. */
  pageSize: number;
  /** Awaited by each call before it takes effect. */
  before: (call: string) => Promise<void>;
}

/** A user pool in memory. */
export function fakeDirectory(): FakeDirectory {
  const enter = async (call: string) => {
    directory.calls += 1;
    if (directory.state === "away") throw new Error("InternalErrorException");
    if (directory.state === "silent") throw new NoAnswerError("no answer");
    await directory.before(call);
  };
  const directory: FakeDirectory = {
    accounts: new Map(),
    groups: new Map(),
    signedOut: [],
    state: "there",
    calls: 0,
    pageSize: 60,
    before: async () => undefined,
    async find(nameOrEmail) {
      await enter("find");
      return [...directory.accounts.values()].find(
        ({ username, email }) => username === nameOrEmail || email === nameOrEmail,
      );
    },
    async page(token) {
      await enter("page");
      const from = Number(token ?? 0);
      if (Number.isNaN(from)) return undefined;
      const accounts = [...directory.accounts.values()].slice(from, from + directory.pageSize);
      const next = from + directory.pageSize;
      return { accounts, next: next < directory.accounts.size ? String(next) : null };
    },
    async setGroups(username, roles) {
      await enter(`setGroups ${roles.join(" ")}`);
      directory.groups.set(username, [...roles]);
    },
    async signOut(username) {
      await enter("signOut");
      directory.signedOut.push(username);
    },
    async remove(username) {
      await enter("remove");
      directory.accounts.delete(username);
      directory.groups.delete(username);
    },
  };
  return directory;
}
