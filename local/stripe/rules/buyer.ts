import type { Address, Charge, Session } from "../objects/types.ts";

/** What a person told on the checkout page. */
export interface Buyer {
  readonly email: string | null;
  readonly name: string | null;
  readonly phone: string | null;
  readonly shipping: { readonly name: string; readonly address: Address } | null;
}

/** The session's members that the page fills in. */
export const buyerMembers = (buyer: Buyer): Pick<Session, "customer_details" | "collected_information"> => ({
  customer_details: {
    address: buyer.shipping?.address ?? null,
    business_name: null,
    email: buyer.email,
    individual_name: null,
    name: buyer.name ?? buyer.shipping?.name ?? null,
    phone: buyer.phone,
    tax_exempt: "none",
    tax_ids: [],
  },
  collected_information: {
    business_name: null,
    individual_name: null,
    shipping_details: buyer.shipping ? { address: buyer.shipping.address, name: buyer.shipping.name } : null,
  },
});

export const billingDetails = ({ customer_details }: Session): Charge["billing_details"] => ({
  address: customer_details?.address ?? null,
  email: customer_details?.email ?? null,
  name: customer_details?.name ?? null,
  phone: customer_details?.phone ?? null,
  tax_id: null,
});
