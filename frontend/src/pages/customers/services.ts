import type { contract as customers } from "../../../../handlers/customers/contract.ts";

declare module "../../app/services.ts" {
  interface Services {
    customers: typeof customers;
  }
}
