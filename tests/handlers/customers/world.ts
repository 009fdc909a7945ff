import { randomUUID } from "node:crypto";
import { contract } from "../../../handlers/customers/contract.ts";
import { customersService } from "../../../handlers/customers/service.ts";
import { serve } from "../../../handlers/platform/http/serve.ts";
import { usersIn } from "../../../handlers/platform/identity/callers.ts";
import { createLog } from "../../../handlers/platform/observe/log.ts";
import { createMetrics } from "../../../handlers/platform/observe/metrics.ts";
import { envelopeKeyService } from "../../../handlers/platform/personal-data/envelope.ts";
import { kmsKeyService, type RotatingKeys } from "../../../handlers/platform/personal-data/key-service.ts";
import { type PersonalData, personalDataOf } from "../../../handlers/platform/personal-data/personal-data.ts";
import { type TestDatabase, testDatabase } from "../../support/database.ts";
import { type TestKms, testKms } from "../../support/key-service.ts";
import { type Call, type CallOptions, clientOf, identity, type Reply, routesOf } from "../support/client.ts";

export interface World {
  readonly db: TestDatabase;
  readonly kms: TestKms;
  readonly keys: RotatingKeys;
  /** As an instance of a function has them that starts now. */
  readonly newKeys: () => RotatingKeys;
  /** Lets kept keys expire. */
  readonly passMinutes: (minutes: number) => void;
  readonly personalData: PersonalData;
  /** Log lines and metrics. */
  readonly written: string[];
  readonly call: Call;
  /** As the machine with both scopes. */
  machine(method: string, path: string, options?: CallOptions): Promise<Reply>;
  person(roles?: string[]): Promise<string>;
  /** Adds a customer with these fields in place of the usual ones. */
  customer(fields?: Readonly<Record<string, unknown>>): Promise<Reply["body"]>;
  close(): Promise<void>;
}

/** The customers service on a real PostgreSQL and on local mode's KMS. */
export async function openWorld(given?: TestDatabase): Promise<World> {
  const [db, kms] = await Promise.all([given ?? testDatabase(), testKms()]);
  const { database } = db;
  const written: string[] = [];
  const write = (line: string) => void written.push(line);
  let time = 0;
  const newKeys = () =>
    envelopeKeyService({
      keys: kmsKeyService(kms.keyArn, kms.client),
      database,
      service: "customers",
      now: () => time,
    });
  const keys = newKeys();
  const personalData = personalDataOf({
    service: "customers",
    keys,
    indexSecret: async () => "index secret",
    now: () => time,
  });
  const service = customersService({ database, personalData, timeZone: "Europe/Belgrade", now: () => june });
  const log = createLog({ write, level: "debug" });
  const metrics = createMetrics({ namespace: "test", dimensions: {}, write });
  const call = clientOf(
    serve(contract, service, { ...usersIn(database), identity, log, metrics }),
    routesOf(contract),
  );
  const machine: World["machine"] = (method, path, options) =>
    call(method, path, { scopes: ["customers/read", "customers/write"], ...options });
  return {
    db,
    kms,
    keys,
    newKeys,
    passMinutes(minutes) {
      time += minutes * 60_000;
    },
    personalData,
    written,
    call,
    machine,
    async person(roles = []) {
      const id = randomUUID();
      const insert = "insert into users (id, username, roles) values ($1, cast($1 as uuid), $2)";
      await db.pool.query(insert, [id, roles]);
      return id;
    },
    async customer(fields = {}) {
      const reply = await machine("POST", "/customers", { body: { ...ada(), ...fields } });
      if (reply.status !== 201) throw new Error(JSON.stringify(reply.body));
      return reply.body;
    },
    async close() {
      await Promise.all([db.close(), kms.close()]);
    },
  };
}

/** When the tests take place: 2026-06-01, noon in UTC. */
const june = Date.UTC(2026, 5, 1, 12);

let made = 0;

/** A customer whom the API takes, with an address of her own. */
export const ada = () => ({
  givenName: "Ada",
  familyName: "Lovelace",
  email: `ada.${++made}@example.com`,
  phone: "+49 30 901820",
  birthDate: "1990-12-10",
  address: { lines: ["Rathausstraße 15"], city: "Berlin", postalCode: "10178", country: "DE" },
});
