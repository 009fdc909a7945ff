/** What orders use of the catalogue, in their own transactions. */
export { errors as catalogueErrors } from "./errors.ts";
export {
  findOffers,
  lockVariants,
  type Offer,
  type Pieces,
  putBack,
  release,
  reserve,
  ship,
} from "./stock-store.ts";
