import type { Input } from "../../../../../client/index.ts";
import type { Services } from "../../../app/services.ts";
import { parsePrices } from "./prices.ts";

type Body = Input<Services, "orders", "createCoupon">["body"];

/** A coupon as the fields of a form have it. Moments are of the reader's time zone, without it. */
export type CouponValues = Readonly<
  Record<
    | "code"
    | "kind"
    | "discount.percent"
    | "discount.amounts"
    | "minimums"
    | "startsAt"
    | "endsAt"
    | "mostUses"
    | "mostUsesEach",
    string
  >
>;

export const noCoupon: CouponValues = {
  code: "",
  kind: "percent",
  "discount.percent": "",
  "discount.amounts": "",
  minimums: "",
  startsAt: "",
  endsAt: "",
  mostUses: "",
  mostUsesEach: "",
};

export const bodyOf = (values: CouponValues): Body => ({
  code: values.code.trim(),
  discount:
    values.kind === "percent"
      ? { kind: "percent", percent: Number(values["discount.percent"]) }
      : { kind: "amount", amounts: parsePrices(values["discount.amounts"]) as never },
  minimums: parsePrices(values.minimums) as Body["minimums"],
  startsAt: momentOf(values.startsAt),
  endsAt: momentOf(values.endsAt),
  mostUses: numberOf(values.mostUses),
  mostUsesEach: numberOf(values.mostUsesEach),
});

/** The API takes whole seconds in UTC. */
const momentOf = (local: string) => (local === "" ? null : `${new Date(local).toISOString().slice(0, 19)}Z`);

const numberOf = (text: string) => (text === "" ? null : Number(text));
