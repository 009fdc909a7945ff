/** Where seeds are put: the local mode that runs. */
export interface SeedStage {
  /** Of a role that may write every table of the app. */
  readonly databaseUrl: string;
  /** IANA zone of the stack's schedules. */
  readonly timeZone: string;
  /** Issuer and clients of the tokens that the stack takes. */
  readonly issuer: string;
  readonly userPoolClientId: string;
  readonly machineClientId: string;
  /** Invokes a function of the stack with an event, for what has to keep the program's own rules. */
  readonly invoke: (functionName: string, event: object) => Promise<unknown>;
}

/** Data to try a service out, made up: the same at every call, so that seeding twice adds nothing. */
export interface Seed {
  /** One line for `npm run seed -- --help`. */
  readonly summary: string;
  /** The function without which the stack has no use for it. */
  readonly needs: string;
  /**
   * Adds what is not there yet, and changes nothing that is.
   *
   * @returns one sentence that says what was added
   */
  readonly add: (stage: SeedStage) => Promise<string>;
}
