import type { Session } from "../objects/types.ts";

/** Where a person goes who has paid. */
export const successAddress = ({ success_url: address, id }: Session): string =>
  (address ?? "").replaceAll("{CHECKOUT_SESSION_ID}", id);

export const cancelAddress = ({ cancel_url: address, id }: Session): string | null =>
  address?.replaceAll("{CHECKOUT_SESSION_ID}", id) ?? null;

export const payPath = ({ id }: Session, rest = ""): string => `/c/pay/${id}${rest}`;
