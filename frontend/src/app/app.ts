import { createContext } from "preact";
import { useContext, useLayoutEffect, useState } from "preact/hooks";
import type { Client, Output } from "../../../client/index.ts";
import type { Config } from "./config.ts";
import type { Product } from "./product.ts";
import type { Services } from "./services.ts";
import type { Session } from "./session.ts";
import type { Toasts } from "./toasts.ts";

export type Profile = Output<Services, "users", "readMe">;

/** What every page can use. */
export interface App {
  readonly config: Config;
  readonly products: readonly Product[];
  readonly session: Session;
  readonly client: Client<Services>;
  readonly toasts: Toasts;
  readonly people: People;
}

/** Who is signed in, as the API knows them. */
export interface People {
  /** Null without a sign-in, undefined until it is known. */
  readonly profile: Profile | null | undefined;
  /** Why the API did not say who is signed in; undefined if it did. */
  readonly problem: unknown;
  /** Asks the API again. */
  retry(): void;
  fail(problem: unknown, retry: () => void): void;
  show(profile: Profile | null | undefined): void;
  onChange(listener: () => void): () => void;
}

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error("useApp is called outside of the app.");
  return app;
}

/** The person; renders again when that changes. */
export function useProfile(): Profile | null | undefined {
  const { people } = useApp();
  return useSource(people, () => people.profile);
}

/** Renders again when the source says that it has changed. */
export function useSource<Value>(
  source: { onChange(listener: () => void): () => void },
  read: () => Value,
): Value {
  const [, again] = useState(0);
  // At once, not after the paint: what changes in between would be missed.
  useLayoutEffect(() => source.onChange(() => again(count => count + 1)), [source]);
  return read();
}

/** Listeners of one source. */
class Listeners {
  readonly #all = new Set<() => void>();

  readonly onChange = (listener: () => void): (() => void) => {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  };

  tell(): void {
    for (const listener of this.#all) listener();
  }
}

export function createPeople(): People {
  const listeners = new Listeners();
  let profile: Profile | null | undefined;
  let failure: { readonly problem: unknown; readonly retry: () => void } | undefined;
  return {
    get profile() {
      return profile;
    },
    get problem() {
      return failure?.problem;
    },
    retry: () => failure?.retry(),
    fail(problem, retry) {
      profile = null;
      failure = { problem, retry };
      listeners.tell();
    },
    show(next) {
      profile = next;
      failure = undefined;
      listeners.tell();
    },
    onChange: listeners.onChange,
  };
}
