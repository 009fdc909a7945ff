import { invalid } from "./errors.ts";
import { asOfNow } from "./objects/coupon.ts";
import { cut } from "./paginate.ts";
import type { LocalStripe } from "./stripe.ts";

type Resolve = (stripe: LocalStripe, object: Readonly<Record<string, unknown>>) => unknown;

const DEEPEST = 4;

/** Reads the object that a member names. */
const byId =
  (member: string, find: (stripe: LocalStripe, id: string) => unknown): Resolve =>
  (stripe, object) => {
    const id = object[member];
    return typeof id === "string" ? (find(stripe, id) ?? id) : id;
  };

const customer = byId("customer", ({ objects }, id) => objects.customers.get(id));
const intent = byId("payment_intent", ({ objects }, id) => objects.intents.get(id));
const charge = byId("charge", ({ objects }, id) => objects.charges.get(id));
const WHOLE = { limit: undefined, starting_after: undefined, ending_before: undefined };

/** The members that can be expanded, by kind of object. https://docs.stripe.com/api/expanding_objects */
const EXPANDABLE: Readonly<Record<string, Readonly<Record<string, Resolve>>>> = {
  "checkout.session": {
    customer,
    line_items: ({ objects }, { id }) =>
      cut(
        objects.sessions.get(String(id))?.lineItems ?? [],
        WHOLE,
        `/v1/checkout/sessions/${id}/line_items`,
        "",
      ),
    payment_intent: intent,
  },
  payment_intent: {
    customer,
    latest_charge: byId("latest_charge", ({ objects }, id) => objects.charges.get(id)),
  },
  charge: {
    customer,
    payment_intent: intent,
    refunds: ({ objects }, { id }) => {
      const refunds = [...objects.refunds.values()].filter(refund => refund.charge === id).reverse();
      return cut(refunds, WHOLE, `/v1/charges/${id}/refunds`, "");
    },
  },
  refund: { charge, payment_intent: intent },
  dispute: { charge, payment_intent: intent },
  "radar.early_fraud_warning": { charge, payment_intent: intent },
};

/** Coupons stand inside of hashes that are no objects of their own. */
const coupon = byId("coupon", (stripe, id) => {
  const found = stripe.objects.coupons.get(id);
  return found && asOfNow(stripe, found);
});

/**
 * Replaces ids by what they name along paths such as `data.payment_intent.latest_charge`.
 * @throws StripeError for what cannot be expanded
 */
export function expand(stripe: LocalStripe, reply: object, paths: readonly string[]): object {
  return paths.reduce<object>((expanded, path) => {
    const segments = path.split(".");
    const depth = segments.filter(segment => segment !== "data").length;
    if (depth > DEEPEST)
      throw invalid(`You cannot expand more than ${DEEPEST} levels of a property (${path}).`, {
        param: "expand",
      });
    return along(stripe, expanded, segments, path) as object;
  }, reply);
}

function along(stripe: LocalStripe, value: unknown, segments: readonly string[], path: string): unknown {
  const [name, ...rest] = segments;
  if (name === undefined || value === null || value === undefined) return value;
  if (Array.isArray(value)) return value.map(item => along(stripe, item, segments, path));
  if (typeof value !== "object") throw cannot(path);
  const object = value as Readonly<Record<string, unknown>>;
  const next = resolve(stripe, object, name, path);
  return { ...object, [name]: along(stripe, next, rest, path) };
}

function resolve(
  stripe: LocalStripe,
  object: Readonly<Record<string, unknown>>,
  name: string,
  path: string,
): unknown {
  const known = object[name];
  // Expanded already, by a path before, or a list or hash on the way.
  if (typeof known === "object" && known !== null) return known;
  const table = EXPANDABLE[String(object.object)] ?? (object.object === undefined ? { coupon } : {});
  const find = Object.hasOwn(table, name) ? table[name] : undefined;
  if (!find) throw cannot(path);
  return find(stripe, object);
}

const cannot = (path: string) => invalid(`This property cannot be expanded (${path}).`, { param: "expand" });
