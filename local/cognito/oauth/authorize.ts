import type { PageReply, PageRequest } from "../../services/host.ts";
import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import { errorPage } from "../pages/error.ts";
import type { User } from "../state/users.ts";
import { checkRequest, errorLocation } from "./authorization-request.ts";
import { grant } from "./grant.ts";
import { cookieOf, redirect } from "./http.ts";
import type { BrowserSession } from "./types.ts";

/** Sends people to the sign-in page, or straight back when this browser is signed in already. */
export async function authorizeEndpoint(cognito: Cognito, request: PageRequest): Promise<PageReply> {
  const checked = checkRequest(cognito, request.query);
  if (checked.kind === "page") return errorPage(checked.code, checked.explanation);
  if (checked.kind === "redirect") return redirect(checked.location);
  const { at, request: wanted } = checked;
  const prompts = (request.query.get("prompt") ?? "").split(" ");
  const signedIn = prompts.includes("login") ? undefined : browserUser(cognito, at, request);
  if (signedIn) return redirect(await grant(cognito, at, wanted, signedIn.user, signedIn.session.authTime));
  if (prompts.includes("none"))
    return redirect(
      errorLocation(wanted.redirectUri, request.query, "login_required", "Nobody is signed in here."),
    );
  return redirect(`/login?${request.query}`);
}

/** A pool has a cookie of its own, since all pools share one address here. */
export const sessionCookie = (poolId: string) => `cognito-${poolId}`;

function browserUser(
  cognito: Cognito,
  { pool }: PoolClient,
  request: PageRequest,
): { readonly user: User; readonly session: BrowserSession } | undefined {
  const id = cookieOf(request, sessionCookie(pool.id));
  const session = id === undefined ? undefined : cognito.browserSessions.read(id);
  const user = session?.poolId === pool.id ? cognito.users.get(pool.id, session.username) : undefined;
  return session && user?.enabled && user.status === "CONFIRMED" ? { user, session } : undefined;
}
