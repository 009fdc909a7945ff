/** What the mock outputs of all resources have in common. */
export interface Surroundings {
  readonly region: string;
  readonly accountId: string;
  /** Secret ids (client secrets, random passwords) are derived from it. */
  readonly seed: string;
  /** Base URLs in place of AWS's own: of the HTTP API, of the web page, and of everything else. */
  readonly endpoints?: { readonly api: string; readonly aws: string; readonly site?: string } | undefined;
}
