import type { Call } from "../http.ts";
import type { ConsoleSources } from "../sources.ts";
import type { MessageView, UserPage, UserView } from "../types.ts";

const MOST_USERS = 200;

/** The users that match `text`, the newest first. */
export function listUsers({ directory }: ConsoleSources, { query }: Call): UserPage {
  const all = [...directory.users()];
  const words = (query.get("text") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const matching = words.length === 0 ? all : all.filter(user => matches(user, words));
  const users = matching
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || a.name.localeCompare(b.name))
    .slice(0, MOST_USERS);
  return { users, matched: matching.length, total: all.length };
}

export const listMessages = ({ directory }: ConsoleSources): readonly MessageView[] => directory.outbox();

function matches(user: UserView, words: readonly string[]): boolean {
  const { username, status, groups, attributes } = user;
  const haystack = [username, status, ...groups, ...Object.values(attributes)].join(" ").toLowerCase();
  return words.every(word => haystack.includes(word));
}
