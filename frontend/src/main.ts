import { addMovieForm } from "./add-movie.ts";
import { type Api, ApiFailure, createApi, type ReplyFrom } from "./api.ts";
import { loadConfig } from "./config.ts";
import { announce, byId, element } from "./dom.ts";
import { moviesView } from "./movies.ts";
import { profileView } from "./profile.ts";
import { openSession, type Session } from "./sign-in.ts";

type Profile = ReplyFrom<"GET /me">;

start().catch(error => {
  announce(error instanceof Error ? error.message : String(error), "failed");
  const again = element("button", { type: "button", onclick: () => location.reload() }, "Try again");
  byId("main").replaceChildren(again);
});

async function start(): Promise<void> {
  const config = await loadConfig();
  const session = await openSession(config);
  const api = createApi({ apiUrl: config.apiUrl, accessToken: () => session.accessToken() });
  const profile = await whoIsHere(api, session);
  showAccount(session, profile);
  showMain(api, profile, saved => showAccount(session, saved));
  if (session.problem !== null) announce(session.problem, "failed");
}

async function whoIsHere(api: Api, session: Session): Promise<Profile | null> {
  if (!session.signedIn) return null;
  try {
    return (await api("GET /me", {})).body;
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.status !== 401) throw error;
    session.forget();
    return null;
  }
}

function showAccount(session: Session, profile: Profile | null): void {
  const button = profile
    ? element("button", { type: "button", onclick: () => session.signOut() }, "Sign out")
    : element("button", { type: "button", onclick: () => session.signIn() }, "Sign in");
  const name = profile && (profile.displayName ?? profile.email ?? profile.username);
  byId("account").replaceChildren(...(name ? [element("bdi", {}, name)] : []), button);
}

function showMain(api: Api, profile: Profile | null, saved: (profile: Profile) => void): void {
  const main = byId("main");
  const movies = () => moviesView(api, profile !== null);
  let list = movies();
  const refresh = () => {
    const next = movies();
    list.replaceWith(next);
    list = next;
  };
  const canAdd = profile?.roles.some(role => role === "editor" || role === "admin") ?? false;
  main.replaceChildren(
    ...(profile ? [profileView(api, profile, saved)] : []),
    ...(canAdd ? [addMovieForm(api, refresh)] : []),
    list,
  );
}
