/** A checked request to `/oauth2/authorize`. */
export interface AuthorizationRequest {
  readonly redirectUri: string;
  /** `token` is the implicit flow. */
  readonly responseType: "code" | "token";
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly nonce: string | null;
  /** S256. */
  readonly codeChallenge: string | null;
}

/** What an authorization code stands for, once. */
export interface AuthorizationCode {
  readonly poolId: string;
  readonly clientId: string;
  readonly username: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly nonce: string | null;
  readonly codeChallenge: string | null;
  /** Seconds since 1970. */
  readonly authTime: number;
}

/** A user who signed in at the hosted pages in this browser. */
export interface BrowserSession {
  readonly poolId: string;
  readonly username: string;
  /** Seconds since 1970. */
  readonly authTime: number;
}

/** A visitor in the middle of a sign-up, a password reset or a challenge at the hosted pages. */
export interface PageFlow {
  readonly poolId: string;
  /** The user's own name, or the typed one where the reply must not reveal whether it exists. */
  readonly username: string;
  /** Whether the person gave the right password already. */
  readonly isProven: boolean;
  /** Where a code went, masked. */
  readonly destination: string | null;
  /** The form token of the browser that began it: no other one continues. */
  readonly browser: string;
}
