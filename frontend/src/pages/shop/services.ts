import type { contract as catalogue } from "../../../../handlers/shop/catalogue/contract.ts";
import type { contract as orders } from "../../../../handlers/shop/orders/contract.ts";
import type { contract as payments } from "../../../../handlers/shop/payments/contract.ts";

declare module "../../app/services.ts" {
  interface Services {
    catalogue: typeof catalogue;
    orders: typeof orders;
    payments: typeof payments;
  }
}
