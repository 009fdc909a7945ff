import type { PageReply, PageRequest } from "../../services/host.ts";

/** Scripts of any origin may call these endpoints, as on AWS. */
export const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers": "authorization, content-type",
};

export const json = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): PageReply => ({
  status,
  headers: {
    "content-type": "application/json;charset=UTF-8",
    "cache-control": "no-store",
    ...CORS,
    ...headers,
  },
  body: JSON.stringify(body),
});

export const redirect = (location: string, cookies: readonly string[] = []): PageReply => ({
  status: 302,
  headers: {
    location,
    "cache-control": "no-store",
    ...(cookies.length > 0 ? { "set-cookie": cookies } : {}),
  },
  body: "",
});

/** An error of the token endpoint: https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
export class OAuthError extends Error {
  constructor(
    readonly code: string,
    description: string,
    readonly status = 400,
  ) {
    super(description);
  }

  reply(): PageReply {
    return json(this.status, { error: this.code, error_description: this.message });
  }
}

/**
 * The fields of a form.
 * @throws OAuthError invalid_request for another content type or a field that comes twice
 */
export function formOf(request: PageRequest): URLSearchParams {
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded")
    throw new OAuthError("invalid_request", "The body must be a URL-encoded form.");
  const form = new URLSearchParams(request.body.toString("utf8"));
  if (new Set(form.keys()).size !== [...form.keys()].length)
    throw new OAuthError("invalid_request", "A parameter is given twice.");
  return form;
}

export function cookieOf(request: PageRequest, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? "").split(";")) {
    const cut = pair.indexOf("=");
    if (cut > 0 && pair.slice(0, cut).trim() === name) return pair.slice(cut + 1).trim();
  }
  return undefined;
}
