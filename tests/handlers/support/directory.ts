import type { Role } from "../../../handlers/platform/contract.ts";
import { type Account, type Directory, NoAnswerError } from "../../../handlers/users/directory.ts";

export interface FakeDirectory extends Directory {
  readonly accounts: Map<string, Account>;
  readonly groups: Map<string, Role[]>;
  readonly signedOut: string[];
  /** `away` answers errors, `silent` does not answer at all. */
  state: "there" | "away" | "silent";
  calls: number;
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
    before: async () => undefined,
    async find(nameOrEmail) {
      await enter("find");
      return [...directory.accounts.values()].find(
        ({ username, email }) => username === nameOrEmail || email === nameOrEmail,
      );
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
