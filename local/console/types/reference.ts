/** Who calls in the API reference. */
export type TryAs =
  | { readonly kind: "nobody" }
  | { readonly kind: "user"; readonly username: string }
  | { readonly kind: "machine"; readonly clientId: string };

export interface TryRequest {
  readonly as: TryAs;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface TryReply {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly milliseconds: number;
  readonly traceId: string;
}

/** Who can be chosen in the API reference. */
export interface TryCaller {
  readonly as: TryAs;
  readonly label: string;
}

export interface Reference {
  /** OpenAPI 3.1. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly apiUrl: string;
  readonly callers: readonly TryCaller[];
}
