import { createHash, randomBytes } from "node:crypto";
import { CommandError } from "./command.ts";
import type { Tokens } from "./tokens.ts";

/** Where a person signs in by authorization code with PKCE (RFC 7636). */
export interface HostedPages {
  /** Base of the hosted pages. */
  readonly signInUrl: string;
  readonly clientId: string;
  /** Where the pages may send people back to, to the letter. */
  readonly callbackUrls: readonly string[];
  /** Where the stack's own web page is, which listens there in local mode. */
  readonly siteUrl?: string | undefined;
  /** Those of the client, and what else is asked for; `openid` is among them. */
  readonly scopes: readonly string[];
}

/** One sign-in: what leads to the pages, and what turns their answer into tokens. */
export interface SignInAttempt {
  readonly redirectUri: string;
  /** The page to begin at. */
  readonly url: string;
  /**
   * @param answer the query that the pages sent the person back with
   * @throws CommandError with the pages' own reason, or where the answer is another sign-in's
   */
  finish(answer: URLSearchParams): Promise<Tokens>;
}

/** @param redirectUri one of `callbackUrls` */
export function beginSignIn(pages: HostedPages, redirectUri: string): SignInAttempt {
  const verifier = randomBytes(48).toString("base64url");
  const state = randomBytes(16).toString("base64url");
  const query = new URLSearchParams({
    client_id: pages.clientId,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: pages.scopes.join(" "),
    state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  return {
    redirectUri,
    url: `${pages.signInUrl}/oauth2/authorize?${query}`,
    async finish(answer) {
      const refusal = answer.get("error_description") ?? answer.get("error");
      if (refusal !== null) throw new CommandError(`The sign-in page refused: ${refusal}.`);
      if (answer.get("state") !== state)
        throw new CommandError("The answer belongs to another sign-in. Begin again.");
      return exchange(pages, {
        grant_type: "authorization_code",
        client_id: pages.clientId,
        code: answer.get("code") ?? "",
        redirect_uri: redirectUri,
        code_verifier: verifier,
      });
    },
  };
}

async function exchange(pages: HostedPages, fields: Readonly<Record<string, string>>): Promise<Tokens> {
  const response = await fetch(`${pages.signInUrl}/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams(fields),
  });
  const reply = (await response.json()) as { access_token?: string; id_token?: string; error?: string };
  if (!reply.access_token || !reply.id_token)
    throw new CommandError(`The sign-in gave no tokens: ${reply.error ?? response.status}.`);
  return { access: reply.access_token, id: reply.id_token };
}
