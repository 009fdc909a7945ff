import type { Database } from "../../platform/database/database.ts";
import { ApiError } from "../../platform/errors.ts";
import type { Handlers } from "../../platform/http/request.ts";
import type { contract } from "./contract.ts";
import { errors } from "./errors.ts";
import { findStock, setStock } from "./stock-store.ts";

/** Stock is what is on the shelf. What orders have reserved is part of it, and can not be taken away from them. */
export function stockHandlers(database: Database): Pick<Handlers<typeof contract>, "setStock"> {
  return {
    async setStock({ params: { variantId }, body, caller, log }) {
      const stock = await setStock(database, variantId, { ...body, adminId: caller.userId });
      if (stock === undefined) throw await refusal(variantId);
      log.info("stock set", { subject: variantId });
      return { body: stock };
    },
  };

  async function refusal(variantId: string): Promise<ApiError> {
    const stock = await findStock(database, variantId);
    if (stock === undefined) return new ApiError(errors.variant_not_found);
    return new ApiError(errors.stock_reserved, { facts: { reserved: stock.reserved } });
  }
}
