import { ApiError } from "../../../client/index.ts";
import type { App } from "./app.ts";
import { forgetLoaded } from "./load.ts";

type Followed = Pick<App, "session" | "people" | "client" | "toasts">;

/**
 * Keeps what the page knows of the person in step with the session; returns what ends it. An answer that comes after the
 * person has signed out, or has changed the profile, is dropped.
 *
 * @param inWords what went wrong, for the person
 */
export function followSession(
  { session, people, client, toasts }: Followed,
  inWords: (error: unknown) => string,
): () => void {
  let wasSignedIn = false;
  let changes = 0;
  const endCounting = people.onChange(() => {
    changes += 1;
  });
  const follow = async () => {
    if (session.signedIn === wasSignedIn) return;
    wasSignedIn = session.signedIn;
    forgetLoaded();
    people.show(session.signedIn ? undefined : null);
    if (session.signedIn) await ask();
  };
  const ask = async () => {
    const before = changes;
    try {
      const profile = await client.users.readMe();
      if (changes === before) people.show(profile);
    } catch (error) {
      if (changes !== before) return;
      if (error instanceof ApiError && error.status === 401) {
        session.forget();
        return people.show(null);
      }
      toasts.fail(inWords(error));
      people.fail(error, () => {
        people.show(undefined);
        ask();
      });
    }
  };
  if (!session.signedIn) people.show(null);
  follow();
  const endFollowing = session.onChange(follow);
  return () => {
    endFollowing();
    endCounting();
  };
}
