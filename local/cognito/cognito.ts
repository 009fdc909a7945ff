import type { Clock, ServiceHost } from "../services/host.ts";
import type { Challenge } from "./auth/challenge.ts";
import { Catalogue } from "./config/catalogue.ts";
import { KeyRing, type StoredKeys } from "./crypto/keys.ts";
import { Outbox, type OutboxMessage } from "./delivery/outbox.ts";
import type { AuthorizationCode, BrowserSession, PageFlow } from "./oauth/types.ts";
import type { DemoUser } from "./pages/demo-users.ts";
import { type Random, secureRandom } from "./random.ts";
import { Lockout } from "./rules/lockout.ts";
import { Quota } from "./rules/quota.ts";
import { type Session, Sessions } from "./state/sessions.ts";
import { type Ticket, Tickets } from "./state/tickets.ts";
import { type User, Users } from "./state/users.ts";
import { Triggers } from "./triggers/run.ts";

/** Everything that the operations and pages work with. */
export interface Cognito {
  readonly catalogue: Catalogue;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly keys: KeyRing;
  readonly triggers: Triggers;
  readonly outbox: Outbox;
  readonly lockout: Lockout;
  readonly quota: Quota;
  /** Challenges that wait for their answer. */
  readonly challenges: Tickets<Challenge>;
  readonly authorizationCodes: Tickets<AuthorizationCode>;
  /** Sign-ins at the hosted pages, by cookie. */
  readonly browserSessions: Tickets<BrowserSession>;
  /** A visitor's state between two hosted pages. */
  readonly pageFlows: Tickets<PageFlow>;
  readonly clock: Clock;
  readonly random: Random;
  readonly endpointUrl: string;
  /** Name of the program, for people. */
  readonly product: () => string;
  /** Those whom the sign-in page offers to be. */
  readonly demoUsers: () => readonly DemoUser[];
}

export function createCognito(
  host: ServiceHost,
  random: Random = secureRandom,
  demoUsers: Cognito["demoUsers"] = () => [],
): Cognito {
  const { store, clock } = host;
  return {
    catalogue: new Catalogue({
      graph: () => host.graph(),
      region: host.region,
      accountId: host.accountId,
      endpointUrl: host.endpointUrl,
    }),
    users: new Users(store.collection<User>("cognito-users"), clock),
    sessions: new Sessions(store.collection<Session>("cognito-sessions"), clock, random),
    keys: new KeyRing(store.collection<StoredKeys>("cognito-keys"), random),
    triggers: new Triggers(host),
    outbox: new Outbox(store.collection<OutboxMessage>("cognito-outbox"), { clock, random, log: host.log }),
    lockout: new Lockout(clock),
    quota: new Quota(clock),
    challenges: new Tickets(new Map(), clock, random),
    authorizationCodes: new Tickets(new Map(), clock, random),
    browserSessions: new Tickets(
      store.collection<Ticket<BrowserSession>>("cognito-browser-sessions"),
      clock,
      random,
    ),
    pageFlows: new Tickets(new Map(), clock, random),
    clock,
    random,
    product: () => host.graph().project,
    demoUsers,
    endpointUrl: host.endpointUrl,
  };
}
