import type { Operation } from "./operation.ts";
import { createCoupon } from "./operations/coupons/create.ts";
import { deleteCoupon } from "./operations/coupons/delete.ts";
import { listCoupons } from "./operations/coupons/list.ts";
import { retrieveCoupon } from "./operations/coupons/retrieve.ts";
import { createCustomer } from "./operations/customers/create.ts";
import { deleteCustomer } from "./operations/customers/delete.ts";
import { listCustomers } from "./operations/customers/list.ts";
import { retrieveCustomer } from "./operations/customers/retrieve.ts";
import { updateCustomer } from "./operations/customers/update.ts";
import { acceptDispute } from "./operations/disputes/close.ts";
import { listDisputes } from "./operations/disputes/list.ts";
import { listWarnings } from "./operations/disputes/list-warnings.ts";
import { retrieveDispute } from "./operations/disputes/retrieve.ts";
import { retrieveWarning } from "./operations/disputes/retrieve-warning.ts";
import { updateDispute } from "./operations/disputes/update.ts";
import { createEndpoint } from "./operations/endpoints/create.ts";
import { deleteEndpoint } from "./operations/endpoints/delete.ts";
import { listEndpoints } from "./operations/endpoints/list.ts";
import { retrieveEndpoint } from "./operations/endpoints/retrieve.ts";
import { listEvents } from "./operations/events/list.ts";
import { retrieveEvent } from "./operations/events/retrieve.ts";
import { cancelIntent } from "./operations/payments/cancel-intent.ts";
import { listCharges } from "./operations/payments/list-charges.ts";
import { listIntents } from "./operations/payments/list-intents.ts";
import { retrieveCharge } from "./operations/payments/retrieve-charge.ts";
import { retrieveIntent } from "./operations/payments/retrieve-intent.ts";
import { cancelRefund } from "./operations/refunds/cancel.ts";
import { createRefund } from "./operations/refunds/create.ts";
import { listRefunds } from "./operations/refunds/list.ts";
import { retrieveRefund } from "./operations/refunds/retrieve.ts";
import { updateRefund } from "./operations/refunds/update.ts";
import { createSession } from "./operations/sessions/create.ts";
import { expireCheckout } from "./operations/sessions/expire.ts";
import { listLineItems } from "./operations/sessions/line-items.ts";
import { listSessions } from "./operations/sessions/list.ts";
import { retrieveSession } from "./operations/sessions/retrieve.ts";
import { updateSession } from "./operations/sessions/update.ts";

/** The operations of the API that this Stripe does, by method and path. */
export const routes: Readonly<Record<string, Operation>> = {
  "POST /v1/checkout/sessions": createSession,
  "GET /v1/checkout/sessions": listSessions,
  "GET /v1/checkout/sessions/{id}": retrieveSession,
  "POST /v1/checkout/sessions/{id}": updateSession,
  "POST /v1/checkout/sessions/{id}/expire": expireCheckout,
  "GET /v1/checkout/sessions/{id}/line_items": listLineItems,
  "POST /v1/customers": createCustomer,
  "GET /v1/customers": listCustomers,
  "GET /v1/customers/{id}": retrieveCustomer,
  "POST /v1/customers/{id}": updateCustomer,
  "DELETE /v1/customers/{id}": deleteCustomer,
  "GET /v1/payment_intents": listIntents,
  "GET /v1/payment_intents/{id}": retrieveIntent,
  "POST /v1/payment_intents/{id}/cancel": cancelIntent,
  "GET /v1/charges": listCharges,
  "GET /v1/charges/{id}": retrieveCharge,
  "POST /v1/refunds": createRefund,
  "GET /v1/refunds": listRefunds,
  "GET /v1/refunds/{id}": retrieveRefund,
  "POST /v1/refunds/{id}": updateRefund,
  "POST /v1/refunds/{id}/cancel": cancelRefund,
  "GET /v1/disputes": listDisputes,
  "GET /v1/disputes/{id}": retrieveDispute,
  "POST /v1/disputes/{id}": updateDispute,
  "POST /v1/disputes/{id}/close": acceptDispute,
  "GET /v1/radar/early_fraud_warnings": listWarnings,
  "GET /v1/radar/early_fraud_warnings/{id}": retrieveWarning,
  "GET /v1/events": listEvents,
  "GET /v1/events/{id}": retrieveEvent,
  "POST /v1/coupons": createCoupon,
  "GET /v1/coupons": listCoupons,
  "GET /v1/coupons/{id}": retrieveCoupon,
  "DELETE /v1/coupons/{id}": deleteCoupon,
  "POST /v1/webhook_endpoints": createEndpoint,
  "GET /v1/webhook_endpoints": listEndpoints,
  "GET /v1/webhook_endpoints/{id}": retrieveEndpoint,
  "DELETE /v1/webhook_endpoints/{id}": deleteEndpoint,
};

export interface FoundRoute {
  readonly operation: Operation;
  readonly id: string;
}

/** The operation for a method and path; null if there is none. */
export function findRoute(method: string, path: string): FoundRoute | null {
  const segments = path.split("/").map(segment => (URL_SAFE.test(segment) ? segment : decode(segment)));
  for (const [key, operation] of Object.entries(routes)) {
    const [wanted, pattern = ""] = key.split(" ");
    const id = wanted === method ? match(pattern.split("/"), segments) : null;
    if (id !== null) return { operation, id };
  }
  return null;
}

const URL_SAFE = /^[\w.-]*$/;

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function match(pattern: readonly string[], segments: readonly string[]): string | null {
  if (pattern.length !== segments.length) return null;
  let id = "";
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? "";
    if (part === "{id}") id = segment;
    else if (part !== segment) return null;
    if (segment === "" && index > 0) return null;
  }
  return id;
}
