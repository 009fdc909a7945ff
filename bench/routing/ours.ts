import * as v from "valibot";
import { defineContract, type Operation, open } from "../../contract/contract.ts";
import { Uuid } from "../../contract/schemas.ts";
import type { Handlers } from "../../handlers/platform/http/request.ts";
import { serve } from "../../handlers/platform/http/serve.ts";
import { createLog } from "../../handlers/platform/observe/log.ts";
import { resources } from "./resources.ts";
import { NewOrder, OrderId, OrderMade, OrderQuery, OrderView } from "./schemas.ts";

const orders = defineContract({
  service: "orders",
  summary: "What the benchmark of routing measures",
  uses: [],
  operations: {
    read: {
      method: "GET",
      path: "/orders/{orderId}",
      summary: "Read an order",
      access: open,
      params: OrderId,
      query: OrderQuery,
      reply: { status: 200, body: OrderView },
      errors: [],
    },
    create: {
      method: "POST",
      path: "/orders",
      summary: "Make an order",
      access: open,
      body: NewOrder,
      reply: { status: 201, body: OrderMade },
      errors: [],
    },
  },
});

const handlers: Handlers<typeof orders> = {
  read: async ({ params, query }) => ({ body: { id: params.orderId, lines: query.lines } }),
  create: async ({ body: { customerId, lines, note } }) => ({
    body: { customerId, items: lines.reduce((sum, { quantity }) => sum + quantity, 0), note },
  }),
};

const others = fillers();
const empty = async () => ({ body: {} });

export const handler = serve(
  { ...orders, operations: { ...orders.operations, ...others } } as typeof orders,
  { ...handlers, ...Object.fromEntries(Object.keys(others).map(name => [name, empty])) },
  {
    identity: { issuer: "", webClientId: "", machineClientId: "" },
    // The other side has no log of requests either.
    log: createLog({ level: "error" }),
  },
);

/** Routes that are there and not called. */
function fillers(): Record<string, Operation> {
  const reply = { status: 200, body: v.object({}) } as const;
  const common = { access: open, reply, errors: [], summary: "Not called" } as const;
  const one = { params: v.strictObject({ id: Uuid }) };
  return Object.fromEntries(
    resources.flatMap((name): [string, Operation][] => [
      [`${name}.list`, { ...common, method: "GET", path: `/${name}` }],
      [`${name}.create`, { ...common, method: "POST", path: `/${name}` }],
      [`${name}.read`, { ...common, ...one, method: "GET", path: `/${name}/{id}` }],
      [`${name}.change`, { ...common, ...one, method: "PATCH", path: `/${name}/{id}` }],
      [`${name}.remove`, { ...common, ...one, method: "DELETE", path: `/${name}/{id}` }],
    ]),
  );
}
