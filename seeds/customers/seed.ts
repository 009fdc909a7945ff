import type { Seed, SeedStage } from "../seed.ts";
import { seedCustomers } from "./customers.ts";

/** Customers to look at. They go through the program's own function, which alone can encrypt them. */
export const seed: Seed = {
  summary: "40 customers, their data encrypted",
  needs: "customers",
  add: async stage => `Added ${await addCustomers(stage)} customers.`,
};

/**
 * Adds the customers whose addresses no customer has yet.
 *
 * @returns how many were not there before
 */
export async function addCustomers(
  stage: Pick<SeedStage, "invoke" | "issuer" | "machineClientId">,
): Promise<number> {
  let added = 0;
  for (const customer of seedCustomers()) {
    const reply = (await stage.invoke("customers", requestOf(stage, customer))) as Reply;
    if (reply.statusCode === 201) added += 1;
    else if (JSON.parse(reply.body).code !== "customer_email_taken")
      throw new Error(`A customer could not be saved: ${reply.body}`);
  }
  return added;
}

interface Reply {
  readonly statusCode: number;
  readonly body: string;
}

/** As the gateway hands over a request of the machine client. */
const requestOf = (
  { issuer, machineClientId }: Pick<SeedStage, "issuer" | "machineClientId">,
  customer: object,
) => ({
  version: "2.0",
  routeKey: "POST /customers",
  rawQueryString: "",
  headers: { "content-type": "application/json" },
  requestContext: {
    requestId: "seed",
    authorizer: {
      jwt: {
        claims: {
          iss: issuer,
          sub: machineClientId,
          token_use: "access",
          client_id: machineClientId,
          scope: "customers/write",
          iat: "1780363800",
        },
      },
    },
  },
  body: JSON.stringify(customer),
  isBase64Encoded: false,
});
